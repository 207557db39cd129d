"""What produces every figure that the README quotes; run each as ``python -m benchmarks.NAME``."""
