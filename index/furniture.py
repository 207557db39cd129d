"""Lines that sites put around articles, Arabic and English.

All are matched folded and with punctuation as single spaces.
"""

from __future__ import annotations

import re

from index.fold import fold


def _set(lines: str) -> frozenset[str]:
    return frozenset(re.sub(r"[\W_]+", " ", fold(s)).strip() for s in lines.splitlines() if s.strip())


#: Headings of lists of other articles.
LISTS = _set("""
مقالات ذات صلة
مواضيع ذات صلة
موضوعات ذات صلة
أخبار ذات صلة
مواد ذات صلة
ذات صلة
مقالات مشابهة
مواضيع مشابهة
مقالات أخرى
قد يعجبك أيضا
قد يهمك أيضا
اقرأ أيضا
اقرأ المزيد
الأكثر قراءة
الأكثر مشاهدة
آخر الأخبار
المزيد من الأخبار
المزيد من المقالات
Related articles
Related posts
Related stories
Related news
Related topics
Related content
Related
You may also like
You might also like
More from this section
More stories
More news
More on this story
Most read
Most popular
Most viewed
Trending
Trending now
Latest news
Recommended
Recommended for you
Read next
Read more
Also read
See also
Recent posts
""")

#: Whole lines of navigation, sharing, comments and notices.
LINES = _set("""
اترك تعليقا
اترك ردا
اترك رد
أضف تعليقا
أضف تعليق
اكتب تعليقا
التعليقات
تعليقات
إلغاء الرد
إرسال التعليق
أرسل التعليق
احفظ اسمي بريدي الإلكتروني والموقع الإلكتروني في هذا المتصفح لاستخدامها المرة المقبلة في تعليقي
زر الذهاب إلى الأعلى
العودة إلى الأعلى
الرجوع إلى الأعلى
الذهاب إلى الأعلى
إلى الأعلى
أعلى الصفحة
شارك
شاركها
شارك المقال
شارك هذا المقال
شارك الخبر
شارك هذا الموضوع
مشاركة
مشاركة المقال
مشاركة عبر البريد
مشاركة عبر البريد الإلكتروني
طباعة
نسخ الرابط
تم نسخ الرابط
انسخ الرابط
حفظ
الرئيسية
الصفحة الرئيسية
القائمة
بحث
بحث عن
تخط إلى المحتوى
انتقل إلى المحتوى
إعلان
إعلانات
مساحة إعلانية
اشترك
اشترك الآن
اشترك في النشرة البريدية
اشترك في نشرتنا البريدية
النشرة البريدية
تابعنا
تابعونا
المقال السابق
المقال التالي
السابق
التالي
الخبر السابق
الخبر التالي
الوسوم
من نحن
اتصل بنا
سياسة الخصوصية
شروط الاستخدام
جميع الحقوق محفوظة
تحميل المزيد
عرض المزيد
Leave a comment
Leave a reply
Leave a comment cancel reply
Leave a reply cancel reply
Cancel reply
Post comment
Add a comment
Add comment
Write a comment
Comments
No comments
No comments yet
Be the first to comment
Comments are closed
View comments
Show comments
Join the conversation
Save my name email and website in this browser for the next time I comment
Back to top
Scroll to top
Go to top
Return to top
Top
Share
Share this
Share this article
Share this story
Share this post
Share this page
Share this with
Share via
Share via email
Tweet
Tweet this
Like this
Pin it
Print
Print this
Print this article
Email this article
Copy link
Link copied
Save
Save article
Home
Menu
Search
Skip to content
Skip to main content
Advertisement
Advertisements
Advertising
Sponsored
Sponsored content
Continue reading
Continue reading below
Story continues below advertisement
Article continues below advertisement
Subscribe
Subscribe now
Subscribe today
Sign up
Sign in
Log in
Newsletter
Follow us
Previous article
Next article
Previous post
Next post
Previous
Next
Tags
About us
Contact us
Privacy policy
Terms of use
Terms of service
Terms and conditions
Cookie policy
Cookie settings
Accept cookies
Accept all cookies
Accept all
Reject all
Accept
All rights reserved
Load more
Show more
""")

#: A line of these words alone is a row of share buttons.
SHARERS = frozenset(
    fold("""
facebook twitter x whatsapp telegram email e mail print linkedin pinterest reddit tumblr messenger viber
instagram youtube threads bluesky mastodon skype vkontakte odnoklassniki pocket copy link share tweet rss
فيسبوك فيس بوك تويتر إكس واتساب واتس آب تلغرام تيليجرام تيلقرام تلجرام تيليغرام لينكدإن لينكدان لينكد إن
بينتيريست انستغرام انستجرام إنستغرام يوتيوب ماسنجر فايبر سكايب مشاركة طباعة بريد
""").split()
)

#: Lines that vary: notices, counts of comments, copyright, pointers to one other article.
PATTERNS = re.compile(
    "|".join(
        (
            fold("لن يتم نشر عنوان بريدك.{0,80}"),
            fold("لن ينشر عنوان بريدك.{0,80}"),
            fold("الحقول الإلزامية.{0,40}"),
            fold("(?:اقرأ|اقرئي|اقرؤوا|طالع|شاهد|إقرأ) أيضا .{1,140}"),
            fold("تابع(?:نا|ونا) (?:على|عبر) .{1,60}"),
            fold("شارك(?:ها|وا|ه)? (?:على|عبر|المقال|الخبر) .{1,60}"),
            fold("اشترك(?:وا)? (?:في|ب).{1,60}(?:نشرة|النشرة|قناة|القناة|البريدية|اليوتيوب|تلغرام).{0,60}"),
            fold("(?:انقر|اضغط) (?:هنا )?(?:ل|لل)?(?:مشاركة|المشاركة|للمشاركة|لطباعة|للطباعة).{0,80}"),
            fold(r"\d+ (?:تعليق|تعليقات|تعليقا|مشاركة|مشاركات|مشاهدة|مشاهدات)"),
            fold("(?:جميع|كل|كافة) (?:ال)?حقوق (?:النشر )?محفوظة.{0,100}"),
            fold("(?:يستخدم هذا الموقع|هذا الموقع يستخدم|نستخدم) (?:ملفات )?")
            + fold("(?:تعريف الارتباط|الكوكيز).{0,200}"),
            "your email address will not be published.{0,80}",
            "required fields are marked.{0,20}",
            "(?:also read|read also|see also|read more|read next|related|more on this|watch) .{1,140}",
            "follow us on .{1,60}",
            "share (?:this |it )?(?:article |story |post )?(?:on|via|with) .{1,60}",
            "click (?:here )?to (?:share|print|email).{0,80}",
            "(?:subscribe|sign up) (?:to|for|now).{0,120}",
            r"\d+ (?:comments?|shares?|views?|likes?|min(?:ute)?s? read)",
            "(?:copyright|©|c) (?:©|c)? ?\\d{4}.{0,120}",
            ".{0,60}all rights reserved.{0,60}",
            "(?:this (?:web)?site|we|our (?:web)?site) uses? cookies.{0,240}",
            "by (?:continuing|using) .{0,80}cookies.{0,160}",
        )
    )
)
