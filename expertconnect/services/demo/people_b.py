"""Demo experts in finance, career, health and languages. All of them are invented."""

from expertconnect.services.demo.shapes import (
    EARLY,
    EVENINGS,
    LATE,
    NIGHTS,
    OFFICE,
    SPLIT,
    THREE_DAYS,
    WEEKEND,
    DemoExpert,
    Kind,
)

_EUR, _GBP, _USD, _BRL = Kind("EUR"), Kind("GBP"), Kind("USD"), Kind("BRL")
_INR, _SGD, _JPY, _AUD = Kind("INR"), Kind("SGD"), Kind("JPY", 1), Kind("AUD")
_KES, _NZD = Kind("KES"), Kind("NZD")

PEOPLE = (
    DemoExpert(
        "hannah-grunwald", "Hannah Grünwald", "Tax for freelancers who work across borders", "finance",
        ("de", "en", "nl"), "London", "Europe/London", 110, "GBP", SPLIT,
        (
            _GBP.intro("Do I need you?", 15),
            _GBP.session("Cross-border hour", 60, 110, "Where you live, where they pay, and who wants a share of it."),
            _GBP.deep("Year-end review", 90, 190, "Before the year ends, while something can still be done about it."),
        ),
        "Chartered in two countries, at home in both. I read the letters you put in the drawer.\n\n- Freelancers and"
        " contractors\n- Moving abroad, and back\n- The **first** tax year of everything", 0.85,
    ),
    DemoExpert(
        "samuel-adeyemi", "Samuel Adeyemi", "Fundraising numbers that hold up to questions", "finance",
        ("en", "yo"), "New York", "America/New_York", 210, "USD", OFFICE,
        (
            _USD.session("Model check", 60, 210, "Your spreadsheet, my questions. The ones they will ask."),
            _USD.deep("Pitch rehearsal", 90, 320, "You pitch, I interrupt, we repair."),
        ),
        "I sat on the other side of the table for nine years and said **no** about two thousand times.\n\nLet us make yours"
        " harder to refuse.", 0.7,
    ),
    DemoExpert(
        "leela-raghunathan", "Leela Raghunathan", "Household budgets without shame or spreadsheets", "finance",
        ("en", "hi", "kn"), "Bengaluru", "Asia/Kolkata", 2500, "INR", WEEKEND,
        (
            _INR.intro(),
            _INR.session("Money map", 45, 1900, "Where it comes from, where it goes, where you want it to go."),
            _INR.call("Ten-minute nudge", 10, 400, "A call on a day you choose, to keep a promise you made."),
        ),
        "Money is mostly feelings with decimals. I help couples and families talk about it **without a fight**.\n\n"
        "Weekends only, so that both of you can come.", 0.9,
    ),
    DemoExpert(
        "gareth-pryce", "Gareth Pryce", "Interview practice with honest feedback", "career",
        ("en", "cy"), "Sydney", "Australia/Sydney", 140, "AUD", EVENINGS,
        (
            _AUD.session("Mock interview", 50, 120, "A real interview, recorded if you like, with notes the same day."),
            _AUD.session("CV in plain words", 30, 70, "Bring it as it is. We cut it to a page that sounds like you."),
        ),
        "I have interviewed some **three thousand** people for hospitals, mines and one circus.\n\nEvenings in Sydney,"
        " mornings in Europe.", 0.75,
    ),
    DemoExpert(
        "noor-haddad", "Noor Haddad", "Coaching for people who became a manager by accident", "career",
        ("ar", "en", "fr"), "Berlin", "Europe/Berlin", 105, "EUR", EARLY,
        (
            _EUR.intro(),
            _EUR.session("Coaching session", 60, 105, "One topic, chosen by you. Mostly questions."),
            _EUR.visit("Walk and talk", 75, 120, "Around the park, whatever the weather.", "Main gate of the park\nWeserstraße 1\nBerlin"),
        ),
        "Most managers I meet were good at something else first. So was I: *structural engineering*.\n\nWe work on the one"
        " conversation you have been putting off.", 0.85,
    ),
    DemoExpert(
        "beatriz-fontes", "Beatriz Fontes", "Remote teams: hiring, rituals, time zones", "career",
        ("pt", "en", "it"), "Rio de Janeiro", "America/Sao_Paulo", 320, "BRL", THREE_DAYS,
        (
            _BRL.session("Remote team check", 60, 320, "Meetings, hand-overs, holidays: what to keep, what to write down."),
            _BRL.deep("Hiring round", 120, 600, "From the advertisement to the second interview."),
        ),
        "Eleven time zones, one team, **no daily meeting**. I can show you how we do it.\n\nThree days a week; the others are"
        " for my own team.",
    ),
    DemoExpert(
        "dr-wanjiru-kamau", "Wanjiru Kamau", "Nutrition for people who travel and people who cannot cook", "health",
        ("en", "sw"), "Nairobi", "Africa/Nairobi", 6000, "KES", SPLIT,
        (
            _KES.session("First consultation", 60, 6000, "What you eat, when, and why. Then two small changes."),
            _KES.session("Follow-up", 30, 3000, "What worked and what did not."),
            _KES.call("Kitchen hotline", 15, 1200, "You stand in the shop. I pick up."),
        ),
        "Nutritionist with a **hospital** past and a street-food present.\n\nI do not do diets. I do Tuesday dinners.", 0.85,
    ),
    DemoExpert(
        "elias-strand", "Elias Strand", "Sleep, shift work and jet lag", "health",
        ("en", "no", "da"), "New York", "America/New_York", 150, "USD", NIGHTS,
        (
            _USD.intro("How do you sleep?"),
            _USD.session("Sleep plan", 45, 115, "Two weeks of diary in, one plan out."),
        ),
        "I was a night nurse for twelve years, so I keep **night hours** for those who do, too.\n\nWhat I offer is not"
        " therapy. When you need a doctor I will say so.", 0.8,
    ),
    DemoExpert(
        "marisol-quispe", "Marisol Quispe", "Back, neck and desk: movement for people who sit", "health",
        ("es", "en", "qu"), "Los Angeles", "America/Los_Angeles", 90, "USD", LATE,
        (
            _USD.session("Desk check", 30, 45, "Camera on your chair, please."),
            _USD.session("Movement session", 50, 90, "Slow, exact, and nothing that needs equipment."),
        ),
        "Physiotherapist and former dancer. I can tell from your shoulders how your week was.\n\n**Five minutes a day** is"
        " what I ask for.", 0.75,
    ),
    DemoExpert(
        "yuki-hoshino", "Yuki Hoshino", "Japanese for work, from the first bow to the minutes of the meeting", "languages",
        ("ja", "en", "ko"), "Osaka", "Asia/Tokyo", 6000, "JPY", EVENINGS,
        (
            _JPY.intro("Trial lesson", 25),
            _JPY.session("Conversation", 50, 5000, "Your job, your words, in Japanese."),
            _JPY.session("Keigo clinic", 50, 6000, "Polite language without fear."),
        ),
        "I teach engineers, nurses and one baker.\n\nBring an e-mail you have to answer: **real texts** are the best"
        " textbook.", 0.9,
    ),
    DemoExpert(
        "rafael-oyelaran", "Rafael Oyelaran", "English that sounds like you, only clearer", "languages",
        ("en", "pt", "yo"), "Auckland", "Pacific/Auckland", 80, "NZD", OFFICE,
        (
            _NZD.session("Conversation", 45, 60, "No book. You talk, I write down what to keep and what to change."),
            _NZD.session("Presentation rehearsal", 60, 80, "Slides, voice, and the questions afterwards."),
        ),
        "Born in Lagos, raised in Recife, teaching in Auckland. **Accents are welcome**; mumbling is not.", 0.8,
    ),
    DemoExpert(
        "zofia-wrona", "Zofia Wrona", "Learning how to learn, for adults with little time", "languages",
        ("pl", "en", "de"), "Singapore", "Asia/Singapore", 95, "SGD", EARLY,
        (
            _SGD.intro(),
            _SGD.session("Study plan", 45, 70, "What, when, with what, and how you will know that it works."),
            _SGD.session("Memory workshop", 75, 120, "Names, numbers, vocabulary: techniques that last a week later."),
        ),
        "I passed four state examinations while raising three children, **on trains**, mostly.\n\nI can show you how; it is"
        " not talent.", 0.85,
    ),
)  # fmt: skip
