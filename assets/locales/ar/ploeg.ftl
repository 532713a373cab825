# العربية. Written by the makers; needs a native reader.

## Around every page
overslaan = انتقل إلى المحتوى
menu = القائمة الرئيسية
menu-vandaag = اليوم
menu-uren = ساعاتي
menu-werkervaring = خبرتي
menu-agenda = التقويم
uitloggen = خروج
hulp = مساعدة: { $nummer }
taal = اللغة
taal-kies = اختر لغتك
voorlezen = اقرأ بصوت عال
voorlezen-stop = أوقف القراءة
optioneel = اختياري
nog-niet-goed = هناك شيء غير صحيح
fout = خطأ
terug = رجوع
bel = اتصل بـ { $naam }: { $nummer }

## Dates and durations
weekdag-1 = الاثنين
weekdag-2 = الثلاثاء
weekdag-3 = الأربعاء
weekdag-4 = الخميس
weekdag-5 = الجمعة
weekdag-6 = السبت
weekdag-7 = الأحد
maand-1 = يناير
maand-2 = فبراير
maand-3 = مارس
maand-4 = أبريل
maand-5 = مايو
maand-6 = يونيو
maand-7 = يوليو
maand-8 = أغسطس
maand-9 = سبتمبر
maand-10 = أكتوبر
maand-11 = نوفمبر
maand-12 = ديسمبر
datum = { $weekdag } { $dag } { $maand } { $jaar }
datum-kort = { $weekdag } { $dag } { $maand }
duur-uren = { $aantal ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $aantal } ساعات
   *[other] { $aantal } ساعة
}
duur-minuten = { $aantal ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $aantal } دقائق
   *[other] { $aantal } دقيقة
}
duur-samen = { $uren } و{ $minuten }

## Logging in with the card
inloggen = تسجيل الدخول
inloggen-met-kaart = تسجيل الدخول ببطاقتك
pincode = رمزك السري
pincode-uitleg = 6 أرقام. حصلت عليها مع بطاقتك.
verder = متابعة
kaart-stap-1 = امسح الرمز بهاتفك.
kaart-stap-2 = اكتب رمزك السري.
kaart-stap-3 = سترى ما ستفعله اليوم.

## Today
vandaag = اليوم
nog-geen-werk = لا يوجد عمل مخطط بعد. سيخبرك مشرفك بما ستفعله.
geen-werk-vandaag = ليس لديك عمل اليوم.
komende-dagen = الأيام القادمة
niets-gepland = لا يوجد شيء مخطط بعد.
ziek-of-te-laat = هل أنت مريض أو متأخر؟

## One visit
met = تذهب مع { $namen }
neem-mee = خذ معك
neem-mee-regel = خذ معك: { $spullen }
gaat-niet-door = هذه الزيارة ملغاة
niet-heen = لا تحتاج إلى الذهاب.
knop-onderweg = في الطريق
knop-begonnen = بدأنا
knop-klaar = انتهينا
knop-pauze = استراحة
knop-hervatten = متابعة العمل
al-begonnen = لقد بدأنا
eerder-begonnen = هل بدأتم قبل ذلك؟
hoe-laat-begonnen = في أي ساعة بدأتم؟
eerder-klaar = هل انتهيتم قبل ذلك، أو هل هناك مشكلة؟
hoe-laat-klaar = في أي ساعة انتهيتم؟
tijd-uitleg = مثلاً { $tijd }. اتركه فارغاً إذا كان الآن.
wat-weten = ماذا يجب أن يعرف مشرفك؟
niet-alles-af = لم ننته من كل شيء. يجب أن نعود مرة أخرى.
pauze-sinds = استراحة منذ { $tijd }
pauze-samen = الاستراحة: { $duur }
cheques = الشيكات
geen-cheque-meer = لا تحتاج إلى شيكات أخرى.
vraag-cheques = { $aantal ->
    [one] اطلب من الساكن شيكاً واحداً.
    [two] اطلب من الساكن شيكين.
    [few] اطلب من الساكن { $aantal } شيكات.
   *[other] اطلب من الساكن { $aantal } شيكاً.
}
vraag-cheques-een-voor-een = { $aantal ->
    [one] اطلب من الساكن شيكاً واحداً.
    [two] اطلب من الساكن شيكين. خذهما واحداً بعد الآخر.
    [few] اطلب من الساكن { $aantal } شيكات. خذها واحداً بعد الآخر.
   *[other] اطلب من الساكن { $aantal } شيكاً. خذها واحداً بعد الآخر.
}
vraag-nog-cheques = { $aantal ->
    [0] لديك كل الشيكات.
    [one] اطلب شيكاً واحداً آخر.
    [two] اطلب شيكين آخرين.
    [few] اطلب { $aantal } شيكات أخرى.
   *[other] اطلب { $aantal } شيكاً آخر.
}
waar = أين
route = الطريق على هاتفك
adres-later = سترى العنوان في يوم الزيارة.
bel-bewoner = اتصل بالساكن: { $nummer }
deurcode = رمز الباب
deurcode-uitleg = قل هذا الرمز عند الباب. الساكن لديه نفس الرمز.
wat-doen = ماذا ستفعل
afgesproken = { $aantal ->
    [one] المتفق عليه: شيك واحد
    [two] المتفق عليه: شيكان
    [few] المتفق عليه: { $aantal } شيكات
   *[other] المتفق عليه: { $aantal } شيكاً
}
foto-van-werk = صورة العمل { $nummer }
hulp-kop = هل أنت مريض أو متأخر، أو هل هناك خطأ؟
toegang-hond = يوجد كلب.
toegang-sleutel = يجب إحضار المفتاح من مكان ما.
toegang-parkeren = لا يمكن الوقوف أمام الباب.
toegang-trap = المكان في طابق علوي مع درج.

status-published = مخطط
status-seen = تمت رؤيته
status-on_the_way = في الطريق
status-started = بدأ
status-finished = انتهى
status-partly_done = انتهى جزئياً
status-approved = انتهى وتمت الموافقة
status-moved = تأجل
status-fell_through = ملغى

## It cannot be done
lukt-niet = لا يمكن العمل
lukt-niet-kop = ما المشكلة؟
lukt-niet-uitleg = يعود العمل إلى المنسق. ساعاتك محسوبة.
lukt-niet-woord = هل تريد أن تكتب شيئاً؟
lukt-niet-stuur = أرسل إلى المنسق
reden-nobody_home = لا أحد في البيت
reden-too_big = العمل كبير جداً
reden-material = تنقص أدوات أو مواد
reden-weather = الطقس سيئ جداً
lukt-niet-gestuurd = المنسق يعرف الآن.
foto-erbij = أضف صورة
foto-kies = التقط صورة أو اختر صورة
foto-stuur = أرسل الصورة

## More work than agreed
meer-werk = هل العمل أكثر من المتفق عليه؟
meer-werk-uitleg = اسأل الساكن. أعط هاتفك للساكن قليلاً.
meer-werk-knop = اسأل الساكن
meer-werk-ja = { $aantal ->
    [one] الساكن يعطي شيكاً إضافياً واحداً.
    [two] الساكن يعطي شيكين إضافيين.
    [few] الساكن يعطي { $aantal } شيكات إضافية.
   *[other] الساكن يعطي { $aantal } شيكاً إضافياً.
}

## The resident signs
tekenen = توقيع الساكن
tekenen-uitleg = هذا مسموح، لكنه ليس ضرورياً.
tekenen-op-glas = على هذه الشاشة
tekenen-op-papier = وقع الساكن على الورق
getekend-glass = وقع الساكن على الشاشة، { $tijd }
getekend-paper = وقع الساكن على الورق، { $tijd }
getekend-telephone = وافق الساكن بالهاتف، { $tijd }

## Something noticed at a home
signaal = هل الساكن ليس بخير؟
signaal-uitleg = يقرأ هذا مسؤول الاتصال فقط. اسأل أولاً هل يوافق الساكن.
signaal-wat = ماذا رأيت؟
signaal-akkoord = الساكن موافق على أن أخبر بذلك.
signaal-stuur = أخبر مسؤول الاتصال
signaal-gestuurd = سيقرأه مسؤول الاتصال.

## Ill or late
ziek = أنا مريض
ziek-wanneer = متى لا تستطيع أن تأتي؟
ziek-vandaag = اليوم
ziek-morgen = غداً
ziek-uitleg = لا تحتاج إلى أن تقول ما هو مرضك.
ziek-gemeld = نعرف أنك لن تأتي. نتمنى لك الشفاء!
later = سأتأخر
later-hoeveel = كم ستتأخر؟
later-stuur = أخبر مشرفك
later-gemeld = مشرفك يعرف أنك ستتأخر.

## Taking a cheque in
cheque-innemen = استلام شيك
cheque-innemen-aantal = استلام شيك ({ $aantal })
cheque-goed = الشيك صحيح
cheque-vergissing = كان هذا خطأ: أعد الشيك
cheque-vergissing-uitleg = يمكن ذلك حتى 15 دقيقة بعد الاستلام، على هذا الهاتف.
cheque-telt-niet = الشيك غير محسوب
cheque-geef-terug = أعده إلى الساكن.
geen-ruzie = لا تتشاجر مع الساكن. ساعاتك محسوبة دائماً.
druk-eerst = اضغط أولاً على «في الطريق» أو «بدأنا». ثم خذ الشيك.
terug-naar-klus = العودة إلى العمل
cheque-scan = امسح الشيك
cheque-scan-stop = توقف واكتب الرمز
cheque-beeld = صورة الكاميرا
cheque-typ = أو اكتب الرمز
cheque-typ-uitleg = 16 حرفاً تحت رمز QR.
cheque-neem-in = استلم الشيك
scan-typ = اكتب رمز الشيك.
scan-start = الكاميرا تبدأ.
scan-houd = ضع رمز QR للشيك أمام الكاميرا.
scan-gelezen = تمت قراءة الرمز.
scan-geen-code = هذا ليس رمز شيك.
scan-geen-camera = لا توجد كاميرا.
scan-mag-niet = الكاميرا غير مسموحة على هذا الهاتف.
scan-doet-niets = الكاميرا لا تعمل الآن.

## Own uren
mijn-uren = ساعاتي
geen-uren = ليس لديك ساعات بعد. عندما ينتهي عمل تظهر هنا.
week-van = أسبوع { $datum }
uren-samen = العمل عند السكان: { $duur }
uren-verbeterd = تصحيح لاحق
uren-klopt-niet = هل هذا خطأ؟
uren-gemeld = مشرفك سينظر في ذلك
uren-gemeld-uitleg = حتى ذلك الحين تحسب الساعات القديمة.
uren-proposed = مخطط
uren-reported = بانتظار مشرفك
uren-approved = تمت الموافقة
uren-disputed = قيد المراجعة
uren-corrected = تم استبداله
uren-closed = نهائي
uren-soort-klus = عمل عند ساكن
uren-soort-reistijd = وقت السفر
uren-soort-instructie = تعليمات
uren-soort-wachten = انتظار
uren-soort-training = تدريب
correctie = هل هذه الساعات خطأ؟
correctie-wat = ماذا
correctie-wanneer = متى
correctie-nu = المكتوب الآن
correctie-minuten = كم دقيقة كانت؟
correctie-minuten-uitleg = ساعة واحدة هي 60 دقيقة.
correctie-reden = ما الخطأ؟
correctie-stuur = أرسل إلى المشرف
uren = الساعات

## Own werkervaring
mijn-werkervaring = خبرتي في العمل
geen-werkervaring = ليس لديك ساعات تمت الموافقة عليها بعد. بعد أول عمل ترى هنا ما تستطيع.
werkervaring-samen = عملت { $duur }. هذا ما فعلته:
werkervaring-bewijs = اصنع شهادتي
werkervaring-uitleg = يمكنك أن تعرض الشهادة عندما تبحث عن عمل.
bewijs-kop = اصنع شهادة
bewijs-kies-uitleg = اختر ما يمكن لصاحب العمل أن يراه. ما لا تختاره لا يظهر في الشهادة.
bewijs-naam = أي اسم يكون على الشهادة؟
bewijs-vaardigheden = أي مهارات؟
bewijs-niveaus = أظهر مستواي
bewijs-soorten = أي أعمال؟
bewijs-opmerkingen-uitleg = اختر 3 على الأكثر.
bewijs-bekijk = شاهدها أولا
bewijs-kijk-kop = هكذا ستكون الشهادة
bewijs-kijk-uitleg = هذه الشهادة لا تتغير بعد ذلك. يمكنك دائما أن تصنع شهادة جديدة.
bewijs-maak = اصنع الشهادة
bewijs-verander = غيّر الاختيار
bewijs-mijn = شهاداتي
bewijs-van = { $nummer } بتاريخ { $datum }
bewijs-pdf = الشهادة على الورق (PDF)
bewijs-link = رابط لصاحب العمل
bewijs-badge = شهادة رقمية (Open Badge)
bewijs-geldig = سارية
bewijs-ingetrokken = مسحوبة
bewijs-trek-in = اسحب
bewijs-trek-in-uitleg = سيرى صاحب العمل أن الشهادة لم تعد سارية.
bewijs-gemaakt = تم صنع الشهادة.
bewijs-ingetrokken-nu = تم سحب الشهادة.
zei-begeleider = ما قاله المشرف
goed-woord = كلمة طيبة
goed-woord-blij = صاحب البيت راض عن العمل.
bewijs-geen-uren = لا توجد خبرة بعد
    .uitleg = ليس لديك ساعات تمت الموافقة عليها بعد. بعد ذلك يمكنك أن تصنع شهادة.
bewijs-niets-gekozen = لم تختر شيئا
    .uitleg = اختر مهارة واحدة على الأقل أو نوع عمل واحد.
bewijs-te-veel = اخترت أكثر من اللازم
    .uitleg = يوجد مكان لثلاث جمل. اختر أقل.
bewijs-kies-opnieuw = اختر مرة أخرى
    .uitleg = أحد اختياراتك لم يعد موجودا.
bewijs-al-ingetrokken = هذه الشهادة مسحوبة من قبل
    .uitleg = لا يلزمك أن تفعل شيئا.

## Klussoorten
soort-tuinonderhoud = العناية بالحديقة
soort-ramen-wassen = غسل النوافذ
soort-bestrating = إصلاح البلاط
soort-vervoer = نقل بسيارة أو مقطورة
soort-schilderen = دهان
soort-reparaties = إصلاحات صغيرة
soort-fietsreparatie = إصلاح الدراجات
soort-verhuizen = نقل الأثاث إلى بيت آخر
soort-schoonmaken = تنظيف خارجي
soort-sneeuwruimen = إزالة الثلج
soort-begeleiding-activiteiten = مساعدة في الأنشطة
soort-meubels-verplaatsen = تحريك الأثاث
soort-apparatuur-aansluiten = توصيل الأجهزة
soort-opruimen = ترتيب أو تجهيز
soort-strijken = كي الملابس
soort-boodschappen = التسوق

## What is wrong with a field
fout-pin = الرمز السري غير صحيح. حاول مرة أخرى.
fout-tijd = هذا الوقت غير ممكن. اكتب الساعات والدقائق، مثلاً { $tijd }.
fout-opmerking = هذا النص طويل جداً. اجعله أقصر.
fout-woord = هذا النص طويل جداً. اجعله أقصر.
fout-reden = اكتب بكلمات قليلة ما الخطأ.
fout-minuten = اكتب الدقائق كرقم. يجب أن يختلف عن المكتوب الآن.
fout-code = هذا الرمز غير صحيح. الرمز فيه 16 حرفاً. انظر إلى الأجزاء الأربعة كلها.
fout-code-blok = هذا الرمز غير صحيح. انظر مرة أخرى إلى الجزء { $blok }.
fout-fotos = هذه الصورة لا تعمل. جرب صورة أخرى.
fout-wat = اختر ما هي المشكلة.
fout-later = اختر عدد دقائق التأخير.
fout-ziek = اختر يوماً.
fout-tekst = اكتب بكلمات قليلة ماذا رأيت.
fout-akkoord = اسأل أولاً هل يوافق الساكن.
fout-aantal = اختر عدداً.
fout-handtekening = لا يوجد توقيع بعد.

## Why something was refused
weigering-niet-nu = هذا غير ممكن الآن
    .uitleg = انظر أدناه كيف هو الآن.
weigering-iemand-voor = شخص آخر سبقك
    .uitleg = انظر أدناه كيف هو الآن.
weigering-tijd-komt-nog = هذا الوقت غير ممكن
    .uitleg = هذا الوقت لم يأت بعد. تحقق من الوقت.
weigering-andere-dag = هذا الوقت غير ممكن
    .uitleg = هذه الزيارة في يوم آخر. اتصل بمشرفك.
weigering-einde-voor-begin = هذا الوقت غير ممكن
    .uitleg = النهاية قبل البداية. تحقق من الأوقات.
weigering-uren-staan-vast = لا يمكن تغيير هذه الساعات
    .uitleg = اتصل بمشرفك إذا كان هناك خطأ.
weigering-al-afwezig = نعرف أنك لن تأتي
    .uitleg = لا تحتاج إلى أن تفعل شيئاً.
weigering-kaart = هذه البطاقة لا تعمل بعد الآن
    .uitleg = اتصل بمشرفك. ستحصل على بطاقة جديدة.
weigering-pin = الرمز السري غير صحيح
    .uitleg = حاول مرة أخرى. هل نسيت الرمز؟ اتصل بمشرفك.
weigering-te-lang-open = كانت هذه الصفحة مفتوحة وقتاً طويلاً
    .uitleg = ارجع وحدّث الصفحة وحاول مرة أخرى. لم يتم فعل شيء.
weigering-cheque-onbekend = لا نعرف هذا الشيك
    .uitleg = تحقق من الرمز، أو اطلب شيكاً آخر.
weigering-cheque-gebruikt = هذا الشيك مستخدم
    .uitleg = كل شيك صالح مرة واحدة. اطلب شيكاً آخر.
weigering-cheque-telt-al = هذا الشيك مستخدم
    .uitleg = تم استلام الشيك في هذا العمل. هو محسوب.
weigering-cheque-niet-verkocht = هذا الشيك لم يتم بيعه بعد
    .uitleg = اطلب شيكاً آخر.
weigering-cheque-vasthouden = هذا الشيك غير ممكن
    .uitleg = احتفظ بالشيك واتصل فوراً. اطلب من الساكن شيكاً آخر.
weigering-cheque-andere-klus = هذا الشيك لعمل آخر
    .uitleg = اطلب شيكاً آخر.
weigering-cheque-ongeldig = هذا الشيك غير صالح
    .uitleg = اطلب شيكاً آخر.
weigering-cheque-verlopen = انتهت صلاحية هذا الشيك
    .uitleg = اطلب شيكاً آخر.
weigering-klus-niet-begonnen = لم يبدأ العمل بعد
    .uitleg = اضغط أولاً على «بدأنا». ثم امسح الشيك.
weigering-bezoek-af = هذه الزيارة ملغاة
    .uitleg = انظر إلى قائمتك لليوم.
weigering-genoeg-cheques = الشيكات كافية
    .uitleg = تم استلام كل الشيكات. أعد هذا الشيك إلى الساكن.
weigering-cheque-blijft = لا يمكن التراجع عن هذا
    .uitleg = اتصل بمشرفك.

fout-mag-niet = هذا غير مسموح بهذا الحساب
    .uitleg = اتصل بمشرفك إذا كان هذا خطأ.
fout-niet-gevonden = غير موجود
    .uitleg = ما تبحث عنه غير موجود. ارجع إلى قائمتك لليوم.
fout-invullen = لم يتم ملء كل شيء بشكل صحيح
    .uitleg = ارجع واملأه مرة أخرى.
fout-weg = هذا لم يعد موجوداً
    .uitleg = ارجع إلى قائمتك لليوم.
fout-sleutel = لقد فعلت هذا من قبل
    .uitleg = ارجع إلى قائمتك لليوم.
fout-even-wachten = انتظر قليلاً
    .uitleg = تمت المحاولة مرات كثيرة. انتظر قليلاً، أو اتصل بمشرفك.
fout-boeken = لا يمكن استلام الشيكات الآن
    .uitleg = ساعاتك محسوبة. اتصل بمشرفك.
fout-bij-ons = هذا لا يعمل الآن
    .uitleg = هناك خطأ عندنا. حاول مرة أخرى لاحقاً.
fout-verzoek = هذه الصفحة لا تعمل هكذا
    .uitleg = ارجع واستخدم الأزرار في الصفحة.

## Without coverage
wacht-wat = ما الذي ينتظر؟
wacht-inloggen-knop = تسجيل الدخول
wacht-anders = جرى الأمر بشكل مختلف عما ضغطت. اتصل بمشرفك إذا لم تفهم.
wacht-gezien = لقد رأيت ذلك
wacht-geen-bereik = لا توجد شبكة. يمكنك مواصلة العمل.
wacht-plan = لا توجد شبكة. ترى خطة الساعة { $tijd }.
wacht-later = الإرسال لا يعمل الآن. سنحاول مرة أخرى قريبا.
wacht-inloggen = سجّل الدخول للإرسال.
wacht-meer = في انتظار الشبكة: { $aantal }.
wacht-ander = هناك شيء لشخص آخر ينتظر على هذا الهاتف. يجب أن يسجّل الدخول هنا.
wacht-mislukt = لم يمكن إرسال هذا.
wacht-invullen = املأ هذا أولاً.
wacht-coordinator = المنسق يعلم بذلك.
wacht-uren-tellen = ساعاتك محسوبة.
geen-bereik = لا توجد شبكة
geen-bereik-pagina = هذه الصفحة ليست على هاتفك.
geen-bereik-bewaard = ما ضغطت عليه محفوظ. سيتم إرساله عندما تعود الشبكة.
cheque-later = سيتم فحص الشيك لاحقا
cheque-bewaard = إنه محفوظ على هاتفك.
cheque-kan-niet = لا يمكن استعمال هذا الشيك
cheque-foute-code = الرمز غير صحيح. انظر مرة أخرى إلى المجموعات الأربع.
cheque-dubbel = لديك هذا الشيك بالفعل. اطلب شيكا آخر.
cheque-een = شيك
weigering-plan-veranderd = تغيّرت الخطة
    .uitleg = تم تأجيل هذه الزيارة أو إلغاؤها.
weigering-collega-eerder = انتهى زميلك قبلك
    .uitleg = رسالتك تذهب إلى المنسق.
weigering-andere-ploeg = هذه الزيارة لم تعد لفريقك
    .uitleg = تغيّر التخطيط.
