"""Fetching an article by an address that a person gave: the only module that goes out to the network.

Proxies of the environment are ignored on purpose: behind one, nobody here
could see which address is contacted, and that is what is checked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle, UsageError
from index.readers import SUPPORTED

if TYPE_CHECKING:
    import httpx

#: Bytes of the largest answer, seconds for everything, to connect, and between two pieces of an answer.
LARGEST, TOTAL, CONNECT, READ = 50 << 20, 60.0, 10.0, 20.0
REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "multipart/related": ".mhtml",
    "message/rfc822": ".mhtml",
    "application/x-mimearchive": ".mhtml",
}
#: Types that say little: the address may say more. None is no answer without that.
_VAGUE = {
    "text/plain": ".txt",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/octet-stream": None,
    "binary/octet-stream": None,
    "": None,
}
#: IPv6 addresses that carry an IPv4 address in their last 32 bits (RFC 6052).
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the address after redirects, the bytes, and the suffix of their format."""

    url: str
    data: bytes
    suffix: str


def fetch(
    url: str,
    *,
    private: bool = False,
    largest: int = LARGEST,
    total: float = TOTAL,
    connect: float = CONNECT,
    read: float = READ,
) -> Fetched:
    """Fetch an http or https address, redirects followed up to :data:`REDIRECTS` times.

    Only addresses of the public internet are contacted unless `private`; each
    host is resolved once, and the connection goes to the very address that was
    checked. `largest` is in bytes, the times are in seconds. Raises UsageError
    when the address may not be fetched, UnreadableArticle when it gives nothing.
    """
    # A thread of its own, since the caller's may run an event loop; an event
    # loop, since nothing else ends a server's slow dripping in time.
    with ThreadPoolExecutor(1, "fetch") as thread:
        work = _within(url, private, largest, total, connect, read)
        return thread.submit(asyncio.run, work).result()


async def _within(
    url: str, private: bool, largest: int, total: float, connect: float, read: float
) -> Fetched:
    import httpx

    try:
        async with (
            asyncio.timeout(total),
            httpx.AsyncClient(
                timeout=httpx.Timeout(read, connect=connect),
                trust_env=False,
                headers={"User-Agent": "Isnad", "Accept-Encoding": "identity"},
            ) as client,
        ):
            return await _followed(client, url, private, largest)
    except TimeoutError as error:
        raise UnreadableArticle(f"{url} did not answer within {total:g} seconds; try again later") from error
    except httpx.TimeoutException as error:
        raise UnreadableArticle(f"{url} does not answer; try again later") from error
    except httpx.HTTPError as error:
        why = str(error) or type(error).__name__
        raise UnreadableArticle(f"{url} cannot be fetched: {why}; check the address") from error


async def _followed(client: httpx.AsyncClient, url: str, private: bool, largest: int) -> Fetched:
    import httpx

    for _ in range(REDIRECTS + 1):
        address = _address(url)
        answer = await _answer(client, address, await _checked(address, private))
        try:
            if answer.status_code in _MOVED and (target := answer.headers.get("location")):
                try:
                    url = str(address.join(target))
                except httpx.InvalidURL as error:
                    raise UnreadableArticle(f"{url} leads to no address: {target}") from error
                continue
            if answer.status_code != 200:
                said = f"{answer.status_code} {answer.reason_phrase}".strip()
                raise UnreadableArticle(f"{url} answers {said}; check the address in a browser")
            suffix = _suffix(address, answer.headers.get("content-type", ""))
            return Fetched(url, await _body(answer, url, largest), suffix)
        finally:
            await answer.aclose()
    raise UnreadableArticle(f"{url} leads on and on: more than {REDIRECTS} redirects")


def _address(url: str) -> httpx.URL:
    """The address taken apart. UsageError unless it is http or https, with a host, without a password."""
    import httpx

    try:
        address = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise UsageError(f"“{url}” is no web address: give one that begins with https://") from error
    if address.scheme not in {"http", "https"}:
        raise UsageError(f"“{url}” is no web address: only http:// and https:// are fetched")
    if address.port is not None and not 0 < address.port < 65536:
        raise UsageError(f"“{url}” names no port: it is a number from 1 to 65535")
    if not address.host:
        raise UsageError(f"“{url}” names no host: give a whole address, such as https://example.org/article")
    if address.userinfo:
        raise UsageError("the address holds a name or password: save the page in a browser and add the file")
    return address.copy_with(fragment=None)


async def _checked(address: httpx.URL, private: bool) -> list[str]:
    """The IP addresses of the host, each of which may be contacted. UsageError when one may not."""
    host = address.raw_host.decode("ascii").strip("[]")
    try:
        port = address.port or (443 if address.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableArticle(f"there is no host {address.host}; check the address") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(map(is_public, addresses)):
        raise UsageError(
            f"{address.host} is in a private network: set ISNAD_FETCH_PRIVATE=1 to fetch from there"
        )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another one."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and (any(ip in net for net in _NAT64) or int(ip) >> 32 == 0):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


async def _answer(client: httpx.AsyncClient, address: httpx.URL, ips: list[str]) -> httpx.Response:
    """The answer of the first of these IP addresses that can be reached, its body still to come."""
    import httpx

    failed: httpx.HTTPError | None = None
    for ip in ips:
        # The address goes in as the host, so that nothing is resolved a second
        # time; certificates are checked against the name.
        request = client.build_request(
            "GET",
            address.copy_with(host=ip),
            headers={"Host": address.netloc.decode("ascii")},
            extensions={"sni_hostname": address.raw_host.decode("ascii").strip("[]")},
        )
        try:
            return await client.send(request, stream=True, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failed = error
    raise failed or httpx.ConnectError("the host has no address")


async def _body(answer: httpx.Response, url: str, largest: int) -> bytes:
    """The body, decompressed, never more than `largest` bytes of it."""
    too_large = UnreadableArticle(f"{url} is larger than {largest:,} bytes; download it and add the file")
    stated = answer.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > largest:
        raise too_large
    body = bytearray()
    async for part in answer.aiter_bytes(1 << 16):
        body += part
        if len(body) > largest:
            raise too_large
    if not body:
        raise UnreadableArticle(f"{url} answers with nothing; check the address in a browser")
    return bytes(body)


def _suffix(address: httpx.URL, content_type: str) -> str:
    """The suffix for an answer's type, the address's own where the type says little or nothing known."""
    kind = content_type.split(";")[0].strip().lower()
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    own = PurePosixPath(address.path).suffix.lower()
    found = own if own in SUPPORTED else _VAGUE.get(kind)
    if found is None:
        raise UnreadableArticle(
            f"{address} is {kind or 'of no stated type'}, which is not read; "
            "known are web pages, PDF, feeds, Word, CSV, JSON, plain text, saved pages and ZIP"
        )
    return found
