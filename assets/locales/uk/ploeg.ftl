# Українська. Written by the makers; needs a native reader.

## Around every page
overslaan = Перейти до змісту
menu = Головне меню
menu-vandaag = Сьогодні
menu-uren = Мої години
menu-werkervaring = Досвід
menu-agenda = Календар
uitloggen = Вийти
hulp = Допомога: { $nummer }
taal = Мова
taal-kies = Виберіть мову
voorlezen = Читати вголос
voorlezen-stop = Зупинити читання
optioneel = необов'язково
nog-niet-goed = Щось ще не так
fout = Помилка
terug = Назад
bel = Зателефонуйте: { $naam }, { $nummer }

## Dates and durations
weekdag-1 = понеділок
weekdag-2 = вівторок
weekdag-3 = середа
weekdag-4 = четвер
weekdag-5 = п'ятниця
weekdag-6 = субота
weekdag-7 = неділя
maand-1 = січня
maand-2 = лютого
maand-3 = березня
maand-4 = квітня
maand-5 = травня
maand-6 = червня
maand-7 = липня
maand-8 = серпня
maand-9 = вересня
maand-10 = жовтня
maand-11 = листопада
maand-12 = грудня
datum = { $weekdag }, { $dag } { $maand } { $jaar }
datum-kort = { $weekdag }, { $dag } { $maand }
duur-uren = { $aantal ->
    [one] { $aantal } година
    [few] { $aantal } години
   *[other] { $aantal } годин
}
duur-minuten = { $aantal ->
    [one] { $aantal } хвилина
    [few] { $aantal } хвилини
   *[other] { $aantal } хвилин
}
duur-samen = { $uren } і { $minuten }

## Logging in with the card
inloggen = Вхід
inloggen-met-kaart = Вхід за карткою
pincode = Ваш PIN-код
pincode-uitleg = 6 цифр. Ви отримали їх разом з карткою.
verder = Далі
kaart-stap-1 = Відскануйте код телефоном.
kaart-stap-2 = Введіть свій PIN-код.
kaart-stap-3 = Ви бачите, що робите сьогодні.

## Today
vandaag = Сьогодні
nog-geen-werk = Роботу ще не заплановано. Ваш керівник скаже, що ви будете робити.
geen-werk-vandaag = Сьогодні у вас немає роботи.
komende-dagen = Наступні дні
niets-gepland = Ще нічого не заплановано.
ziek-of-te-laat = Ви захворіли чи запізнюєтеся?

## One visit
met = Ви йдете разом з: { $namen }
neem-mee = Візьміть із собою
neem-mee-regel = Візьміть із собою: { $spullen }
gaat-niet-door = Цей візит скасовано
niet-heen = Вам не треба туди йти.
knop-onderweg = У дорозі
knop-begonnen = Почали
knop-klaar = Готово
knop-pauze = Перерва
knop-hervatten = Далі працюємо
al-begonnen = Ми вже почали
eerder-begonnen = Ви почали раніше?
hoe-laat-begonnen = О котрій ви почали?
eerder-klaar = Ви закінчили раніше або щось сталося?
hoe-laat-klaar = О котрій ви закінчили?
tijd-uitleg = Наприклад, { $tijd }. Залиште порожнім, якщо це зараз.
wat-weten = Що має знати ваш керівник?
niet-alles-af = Не все зроблено. Ми маємо прийти ще раз.
pauze-sinds = Перерва з { $tijd }
pauze-samen = Перерва: { $duur }
cheques = Чеки
geen-cheque-meer = Більше чеків не потрібно.
vraag-cheques = { $aantal ->
    [one] Попросіть у мешканця { $aantal } чек.
    [few] Попросіть у мешканця { $aantal } чеки.
   *[other] Попросіть у мешканця { $aantal } чеків.
}
vraag-cheques-een-voor-een = { $aantal ->
    [1] Попросіть у мешканця 1 чек.
    [one] Попросіть у мешканця { $aantal } чек. Приймайте по одному.
    [few] Попросіть у мешканця { $aantal } чеки. Приймайте по одному.
   *[other] Попросіть у мешканця { $aantal } чеків. Приймайте по одному.
}
vraag-nog-cheques = { $aantal ->
    [0] У вас усі чеки.
    [one] Попросіть ще { $aantal } чек.
    [few] Попросіть ще { $aantal } чеки.
   *[other] Попросіть ще { $aantal } чеків.
}
waar = Де
route = Маршрут у телефоні
adres-later = Адресу ви побачите в день візиту.
bel-bewoner = Зателефонуйте мешканцю: { $nummer }
deurcode = Код для дверей
deurcode-uitleg = Назвіть цей код біля дверей. Мешканець має такий самий код.
wat-doen = Що ви будете робити
afgesproken = { $aantal ->
    [one] Домовлено: { $aantal } чек
    [few] Домовлено: { $aantal } чеки
   *[other] Домовлено: { $aantal } чеків
}
foto-van-werk = Фото роботи { $nummer }
hulp-kop = Захворіли, запізнюєтеся чи щось не так?
toegang-hond = Є собака.
toegang-sleutel = Ключ треба десь забрати.
toegang-parkeren = Паркуватися біля дверей не можна.
toegang-trap = Це на поверсі, зі сходами.

status-published = Заплановано
status-seen = Переглянуто
status-on_the_way = У дорозі
status-started = Почато
status-finished = Готово
status-partly_done = Частково готово
status-approved = Готово і схвалено
status-moved = Перенесено
status-fell_through = Скасовано

## It cannot be done
lukt-niet = Не виходить
lukt-niet-kop = Що сталося?
lukt-niet-uitleg = Завдання повертається до координатора. Ваші години враховуються.
lukt-niet-woord = Хочете щось дописати?
lukt-niet-stuur = Повернути
reden-nobody_home = Нікого немає вдома
reden-too_big = Завдання завелике
reden-material = Бракує матеріалу
reden-weather = Погода надто погана
lukt-niet-gestuurd = Координатор тепер знає.
foto-erbij = Додати фото
foto-kies = Зробіть або виберіть фото
foto-stuur = Надіслати фото

## More work than agreed
meer-werk = Роботи більше, ніж домовлено?
meer-werk-uitleg = Запитайте мешканця. Дайте йому на хвилинку телефон.
meer-werk-knop = Запитати мешканця
meer-werk-ja = { $aantal ->
    [one] Мешканець дає додатково { $aantal } чек.
    [few] Мешканець дає додатково { $aantal } чеки.
   *[other] Мешканець дає додатково { $aantal } чеків.
}

## The resident signs
tekenen = Підпис мешканця
tekenen-uitleg = Можна, але не обов'язково.
tekenen-op-glas = На цьому екрані
tekenen-op-papier = Мешканець підписав на папері
getekend-glass = Мешканець підписав на екрані, { $tijd }
getekend-paper = Мешканець підписав на папері, { $tijd }
getekend-telephone = Мешканець погодився телефоном, { $tijd }

## Something noticed at a home
signaal = Мешканцю погано?
signaal-uitleg = Це читає лише контактна особа. Спочатку запитайте, чи мешканець згоден.
signaal-wat = Що ви побачили?
signaal-akkoord = Мешканець згоден, щоб я це розповів.
signaal-stuur = Розповісти контактній особі
signaal-gestuurd = Контактна особа це прочитає.

## Ill or late
ziek = Я захворів
ziek-wanneer = Коли ви не можете прийти?
ziek-vandaag = Сьогодні
ziek-morgen = Завтра
ziek-uitleg = Вам не треба казати, що з вами.
ziek-gemeld = Ми знаємо, що ви не прийдете. Одужуйте!
later = Я запізнюся
later-hoeveel = На скільки ви запізнитеся?
later-stuur = Сказати керівнику
later-gemeld = Керівник знає, що ви запізнитеся.

## Taking a cheque in
cheque-innemen = Прийняти чек
cheque-innemen-aantal = Прийняти чек ({ $aantal })
cheque-goed = Чек дійсний
cheque-vergissing = Це була помилка: повернути чек
cheque-vergissing-uitleg = Це можна зробити протягом 15 хвилин, на цьому телефоні.
cheque-telt-niet = Чек не враховується
cheque-geef-terug = Поверніть його мешканцю.
geen-ruzie = Не сваріться з мешканцем. Ваші години завжди враховуються.
druk-eerst = Спочатку натисніть «У дорозі» або «Почали». Потім прийміть чек.
terug-naar-klus = Назад до завдання
cheque-scan = Відсканувати чек
cheque-scan-stop = Зупинити і ввести код
cheque-beeld = Зображення з камери
cheque-typ = Або введіть код
cheque-typ-uitleg = 16 знаків. Вони під QR-кодом.
cheque-neem-in = Прийняти чек
scan-typ = Введіть код чека.
scan-start = Камера вмикається.
scan-houd = Тримайте QR-код чека перед камерою.
scan-gelezen = Код прочитано.
scan-geen-code = Це не код чека.
scan-geen-camera = Камеру не знайдено.
scan-mag-niet = Камеру на цьому телефоні не дозволено.
scan-doet-niets = Камера зараз не працює.

## Own uren
mijn-uren = Мої години
geen-uren = У вас ще немає годин. Коли завдання готове, вони будуть тут.
week-van = Тиждень: { $datum }
uren-samen = Робота у мешканців: { $duur }
uren-verbeterd = виправлення
uren-klopt-niet = Це неправильно?
uren-gemeld = Керівник це перевірить
uren-gemeld-uitleg = До того часу враховуються старі години.
uren-proposed = Заплановано
uren-reported = Чекає на керівника
uren-approved = Схвалено
uren-disputed = Перевіряється
uren-corrected = Замінено
uren-closed = Закрито
uren-soort-klus = Робота у мешканця
uren-soort-reistijd = Дорога
uren-soort-instructie = Інструктаж
uren-soort-wachten = Очікування
uren-soort-training = Навчання
correctie = Ці години неправильні?
correctie-wat = Що
correctie-wanneer = Коли
correctie-nu = Зараз записано
correctie-minuten = Скільки це було хвилин?
correctie-minuten-uitleg = 1 година — це 60 хвилин.
correctie-reden = Що неправильно?
correctie-stuur = Надіслати керівнику
uren = Години

## Own werkervaring
mijn-werkervaring = Мій досвід роботи
geen-werkervaring = У вас ще немає схвалених годин. Після першого завдання ви побачите тут, що вмієте.
werkervaring-samen = Час роботи: { $duur }. Ось що ви зробили:
werkervaring-bewijs = Зробити моє підтвердження
werkervaring-uitleg = Ви можете показати його, коли шукаєте роботу.
bewijs-kop = Зробити підтвердження
bewijs-kies-uitleg = Виберіть, що може бачити роботодавець. Чого ви не виберете, того не буде в підтвердженні.
bewijs-naam = Яке імʼя буде в підтвердженні?
bewijs-vaardigheden = Які навички?
bewijs-niveaus = Показати, як добре виходить
bewijs-soorten = Які завдання?
bewijs-opmerkingen-uitleg = Виберіть не більше 3.
bewijs-bekijk = Спочатку подивитися
bewijs-kijk-kop = Таким буде підтвердження
bewijs-kijk-uitleg = Це підтвердження більше не зміниться. Завжди можна зробити нове.
bewijs-maak = Зробити підтвердження
bewijs-verander = Змінити вибір
bewijs-mijn = Мої підтвердження
bewijs-van = { $nummer } від { $datum }
bewijs-pdf = Підтвердження на папері (PDF)
bewijs-link = Посилання для роботодавця
bewijs-badge = Цифрове підтвердження (Open Badge)
bewijs-geldig = Дійсне
bewijs-ingetrokken = Відкликано
bewijs-trek-in = Відкликати
bewijs-trek-in-uitleg = Роботодавець побачить, що підтвердження більше не дійсне.
bewijs-gemaakt = Підтвердження зроблено.
bewijs-ingetrokken-nu = Підтвердження відкликано.
zei-begeleider = Що сказав керівник
goed-woord = Добре слово
goed-woord-blij = Мешканець задоволений роботою.
bewijs-geen-uren = Ще немає досвіду роботи
    .uitleg = У вас ще немає схвалених годин. Потім можна зробити підтвердження.
bewijs-niets-gekozen = Нічого не вибрано
    .uitleg = Виберіть хоча б одну навичку або один вид завдання.
bewijs-te-veel = Вибрано забагато
    .uitleg = Є місце для 3 речень. Виберіть менше.
bewijs-kies-opnieuw = Виберіть ще раз
    .uitleg = Одного з варіантів уже немає.
bewijs-al-ingetrokken = Це підтвердження вже відкликано
    .uitleg = Вам нічого не треба робити.

## Klussoorten
soort-tuinonderhoud = Робота в саду
soort-ramen-wassen = Миття вікон
soort-bestrating = Ремонт плитки
soort-vervoer = Перевезення бусом або причепом
soort-schilderen = Фарбування
soort-reparaties = Дрібний ремонт
soort-fietsreparatie = Ремонт велосипедів
soort-verhuizen = Переїзд
soort-schoonmaken = Прибирання надворі
soort-sneeuwruimen = Прибирання снігу
soort-begeleiding-activiteiten = Допомога на заходах
soort-meubels-verplaatsen = Перестановка меблів
soort-apparatuur-aansluiten = Підключення пристроїв
soort-opruimen = Прибирання або облаштування
soort-strijken = Прасування
soort-boodschappen = Покупки

## What is wrong with a field
fout-pin = Це неправильний PIN-код. Спробуйте ще раз.
fout-tijd = Такий час неможливий. Введіть години та хвилини, наприклад, { $tijd }.
fout-opmerking = Цей текст задовгий. Скоротіть його.
fout-woord = Цей текст задовгий. Скоротіть його.
fout-reden = Напишіть кількома словами, що неправильно.
fout-minuten = Введіть хвилини числом. Воно має відрізнятися від записаного.
fout-code = Цей код неправильний. У коді 16 знаків. Перевірте всі 4 блоки.
fout-code-blok = Цей код неправильний. Перевірте ще раз блок { $blok }.
fout-fotos = Це фото не підходить. Спробуйте інше.
fout-wat = Виберіть, що сталося.
fout-later = Виберіть, на скільки хвилин ви запізнитеся.
fout-ziek = Виберіть день.
fout-tekst = Напишіть кількома словами, що ви побачили.
fout-akkoord = Спочатку запитайте, чи мешканець згоден.
fout-aantal = Виберіть кількість.
fout-handtekening = Підпису ще немає.

## Why something was refused
weigering-niet-nu = Зараз це неможливо
    .uitleg = Подивіться нижче, як є зараз.
weigering-iemand-voor = Хтось був раніше за вас
    .uitleg = Подивіться нижче, як є зараз.
weigering-tijd-komt-nog = Такий час неможливий
    .uitleg = Цей час ще не настав. Перевірте час.
weigering-andere-dag = Такий час неможливий
    .uitleg = Цей візит в інший день. Зателефонуйте керівнику.
weigering-einde-voor-begin = Такий час неможливий
    .uitleg = Кінець раніше за початок. Перевірте час.
weigering-uren-staan-vast = Ці години вже не можна змінити
    .uitleg = Зателефонуйте керівнику, якщо щось не так.
weigering-al-afwezig = Ми вже знаємо, що ви не прийдете
    .uitleg = Вам нічого не треба робити.
weigering-kaart = Ця картка більше не працює
    .uitleg = Зателефонуйте керівнику. Ви отримаєте нову картку.
weigering-pin = Це неправильний PIN-код
    .uitleg = Спробуйте ще раз. Забули код? Зателефонуйте керівнику.
weigering-te-lang-open = Ця сторінка була відкрита надто довго
    .uitleg = Поверніться, оновіть сторінку і зробіть ще раз. Нічого не зроблено.
weigering-cheque-onbekend = Ми не знаємо цього чека
    .uitleg = Перевірте код або попросіть інший чек.
weigering-cheque-gebruikt = Цей чек уже використано
    .uitleg = Кожен чек дійсний 1 раз. Попросіть інший чек.
weigering-cheque-telt-al = Цей чек уже використано
    .uitleg = Чек прийнято за цим завданням. Він враховується.
weigering-cheque-niet-verkocht = Цей чек ще не продано
    .uitleg = Попросіть інший чек.
weigering-cheque-vasthouden = Цей чек не можна прийняти
    .uitleg = Залиште чек у себе і відразу зателефонуйте. Попросіть у мешканця інший чек.
weigering-cheque-andere-klus = Цей чек для іншого завдання
    .uitleg = Попросіть інший чек.
weigering-cheque-ongeldig = Цей чек недійсний
    .uitleg = Попросіть інший чек.
weigering-cheque-verlopen = Термін дії цього чека минув
    .uitleg = Попросіть інший чек.
weigering-klus-niet-begonnen = Завдання ще не почато
    .uitleg = Спочатку натисніть «Почали». Потім відскануйте чек.
weigering-bezoek-af = Цей візит скасовано
    .uitleg = Подивіться на свій список на сьогодні.
weigering-genoeg-cheques = Чеків достатньо
    .uitleg = Усі чеки прийнято. Поверніть цей чек мешканцю.
weigering-cheque-blijft = Це вже не можна скасувати
    .uitleg = Зателефонуйте керівнику.

fout-mag-niet = З цим обліковим записом не можна
    .uitleg = Зателефонуйте керівнику, якщо це помилка.
fout-niet-gevonden = Не знайдено
    .uitleg = Того, що ви шукаєте, тут немає. Поверніться до списку на сьогодні.
fout-invullen = Не все заповнено правильно
    .uitleg = Поверніться і заповніть ще раз.
fout-weg = Цього вже немає
    .uitleg = Поверніться до списку на сьогодні.
fout-sleutel = Ви це вже зробили
    .uitleg = Поверніться до списку на сьогодні.
fout-even-wachten = Зачекайте
    .uitleg = Забагато спроб. Зачекайте трохи або зателефонуйте керівнику.
fout-boeken = Зараз не можна приймати чеки
    .uitleg = Ваші години враховуються. Зателефонуйте керівнику.
fout-bij-ons = Зараз не працює
    .uitleg = У нас щось не так. Спробуйте пізніше.
fout-verzoek = Ця сторінка так не працює
    .uitleg = Поверніться і скористайтеся кнопками на сторінці.

## Without coverage
wacht-wat = Що чекає?
wacht-inloggen-knop = Увійти
wacht-anders = Сталося інакше, ніж ви натиснули. Зателефонуйте своєму керівнику, якщо не розумієте.
wacht-gezien = Я це побачив
wacht-geen-bereik = Немає зв’язку. Можна працювати далі.
wacht-plan = Немає зв’язку. Ви бачите план о { $tijd }.
wacht-later = Зараз не вдається надіслати. Скоро спробуємо ще раз.
wacht-inloggen = Увійдіть, щоб надіслати.
wacht-meer = Чекає на зв’язок: { $aantal }.
wacht-ander = На цьому телефоні чекає також щось іншої людини. Вона має увійти тут.
wacht-mislukt = Це не вдалося надіслати.
wacht-invullen = Спочатку заповни це.
wacht-coordinator = Координатор про це знає.
wacht-uren-tellen = Ваші години зараховані.
geen-bereik = Немає зв’язку
geen-bereik-pagina = Цієї сторінки немає на вашому телефоні.
geen-bereik-bewaard = Те, що ви натиснули, збережено. Воно буде надіслане, коли з’явиться зв’язок.
cheque-later = Чек перевірять пізніше
cheque-bewaard = Він збережений на вашому телефоні.
cheque-kan-niet = Цей чек не можна використати
cheque-foute-code = Код неправильний. Подивіться ще раз на всі 4 блоки.
cheque-dubbel = Цей чек у вас уже є. Попросіть інший.
cheque-een = Чек
weigering-plan-veranderd = План змінився
    .uitleg = Цей візит перенесли або він не відбудеться.
weigering-collega-eerder = Колега закінчив раніше
    .uitleg = Ваше повідомлення піде координатору.
weigering-andere-ploeg = Цей візит уже не вашої бригади
    .uitleg = План змінився.
