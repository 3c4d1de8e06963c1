"""Demo experts in business, technology, design and marketing. All of them are invented."""

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
        "mara-lindqvist", "Mara Lindqvist", "Turns a good idea into a plan that survives its first winter", "business",
        ("en", "sv", "de"), "Berlin", "Europe/Berlin", 120, "EUR", SPLIT,
        (
            _EUR.intro(),
            _EUR.session("Business plan review", 60, 120, "We read your plan together, number by number, and end with three changes worth making."),
            _EUR.deep("Strategy half-day", 180, 340, "For founders at a fork in the road: options on the table, one decision at the end."),
        ),
        "I spent **eleven years** helping family businesses change without breaking. Today I work with founders who have"
        " customers but no map.\n\n- Business models and pricing\n- First hires and who does what\n- Board meetings that decide"
        " something\n\nYou leave with notes you can act on the next morning.", 0.85,
    ),
    DemoExpert(
        "tomas-arrieta", "Tomás Arrieta", "Operations for small companies that grew too fast", "business",
        ("es", "pt", "en"), "Lisbon", "Europe/Lisbon", 85, "EUR", LATE,
        (
            _EUR.session("Untangle one process", 45, 65, "Bring the process that everybody complains about. We draw it, cut it and give it an owner."),
            _EUR.call("Quick second opinion", 15, 20, "One question, one honest answer by telephone."),
        ),
        "Former plant manager, now the person who asks *why do we do it this way?*\n\nI like whiteboards, short lists and people"
        " who know their numbers by heart. I dislike dashboards that nobody opens.",
    ),
    DemoExpert(
        "achieng-odera", "Achieng Odera", "Market entry in East Africa, from licence to first customer", "business",
        ("en", "sw", "fr"), "Nairobi", "Africa/Nairobi", 9000, "KES", OFFICE,
        (
            _KES.intro("Is this market for you?"),
            _KES.session("Market entry session", 60, 9000, "Licences, partners, pay-days and roads: what to expect and in which order."),
            _KES.visit("Meet at my office", 90, 14000, "With tea, and with the people you need to meet.", "4th floor, Jacaranda House\nNgong Road\nNairobi"),
        ),
        "I have opened **fourteen** offices in Kenya, Uganda and Rwanda for companies that had never been south of Cairo.\n\n"
        "Ask me about registration, rent, recruiting, and about everything that is written nowhere.", 0.8,
    ),
    DemoExpert(
        "kenji-morita", "Kenji Morita", "Makes slow databases fast and explains how", "technology",
        ("ja", "en"), "Tokyo", "Asia/Tokyo", 15000, "JPY", NIGHTS,
        (
            _JPY.intro("Show me the slow query", 15),
            _JPY.session("Query clinic", 45, 12000, "We look at your three slowest queries, live, and leave them quicker."),
            _JPY.deep("Schema review", 120, 36000, "Tables, keys, indexes and what will hurt at ten times the size."),
        ),
        "Twenty years of other people's databases. I work **late in Tokyo**, which is the middle of the day in Europe.\n\n"
        "Bring a plan, a schema, or only a feeling that something is wrong.", 0.9,
    ),
    DemoExpert(
        "priya-venkatesan", "Priya Venkatesan", "First steps with machine learning that end in something useful", "technology",
        ("en", "ta", "hi"), "Chennai", "Asia/Kolkata", 4500, "INR", EVENINGS,
        (
            _INR.session("Is this a learning problem?", 30, 2000, "Half of them are not, and a rule will do. We find out which half yours is in."),
            _INR.session("Model review", 60, 4500, "Data, metric, baseline, and then the model. In this order."),
            _INR.call("Career question", 20, 1200, "From software into data work, without another degree."),
        ),
        "I build models for hospitals, where a wrong answer has a name and a bed.\n\nWhat I care about:\n\n1. What you measure\n"
        "2. What you do when it is wrong\n3. Whether a person could do it better", 0.85,
    ),
    DemoExpert(
        "oliver-haas", "Oliver Haas", "Security for teams without a security team", "technology",
        ("de", "en"), "Munich", "Europe/Berlin", 140, "EUR", OFFICE,
        (
            _EUR.intro("What worries you most?"),
            _EUR.session("Threat model in an hour", 60, 140, "Who would want in, how would they try, and what would stop them."),
            _EUR.deep("After an incident", 90, 260, "Calm, in order, and with a list for tomorrow morning."),
        ),
        "I used to break in for a living, with permission. Now I help small teams sleep better.\n\nNo fear, no jargon,"
        " **no products to sell**. We start with what you already have.",
    ),
    DemoExpert(
        "ines-carvalho", "Inês Carvalho", "Brand identities that still work at sixteen pixels", "design",
        ("pt", "en", "es"), "Porto", "Europe/Lisbon", 70, "EUR", THREE_DAYS,
        (
            _EUR.session("Logo critique", 30, 35, "You show, I draw over it. Kind and direct."),
            _EUR.session("Identity workshop", 90, 105, "From three words to a direction you can brief a designer with."),
        ),
        "Type first, colour second, everything else when it is needed.\n\nI teach at an art school on Tuesdays and Thursdays,"
        " so my calendar has **gaps on purpose**.", 0.8,
    ),
    DemoExpert(
        "jonah-whitfield", "Jonah Whitfield", "Product design reviews, screen by screen", "design",
        ("en",), "San Francisco", "America/Los_Angeles", 160, "USD", EARLY,
        (
            _USD.intro("Quick look", 15),
            _USD.session("Screen by screen", 50, 150, "Share your screen. We go through the flow as your most tired user would."),
            _USD.deep("Redesign, whiteboarded", 120, 380, "One flow, start to end, redrawn together."),
        ),
        "I have designed booking, billing and **boring software** for fifteen years, and I love it.\n\nMornings only: the"
        " afternoons belong to my team.", 0.7,
    ),
    DemoExpert(
        "aroha-tamihana", "Aroha Tamihana", "Accessible interfaces, tested with the people who need them", "design",
        ("en", "mi"), "Wellington", "Pacific/Auckland", 130, "NZD", SPLIT,
        (
            _NZD.intro(),
            _NZD.session("Screen reader walk-through", 45, 110, "You hear your product the way my users do. It is usually a surprise."),
        ),
        "I test with keyboards, switches and screen readers, and with people who use them every day.\n\n> Accessible is"
        " another word for finished.", 0.9,
    ),
    DemoExpert(
        "camila-duarte", "Camila Duarte", "Content plans that small teams can keep up with", "marketing",
        ("pt", "es", "en"), "São Paulo", "America/Sao_Paulo", 280, "BRL", LATE,
        (
            _BRL.session("Content plan in a page", 60, 280, "What to write, for whom, how often, and what to stop."),
            _BRL.call("Headline emergency", 15, 60, "You send it, I call, we fix it."),
        ),
        "Journalist turned marketer. I believe in **one good text a week** and in answering comments.\n\nIndustries I know:"
        " food, education, repair shops.", 0.75,
    ),
    DemoExpert(
        "declan-obrien", "Declan O'Brien", "Sales conversations without the script", "marketing",
        ("en", "ga"), "London", "Europe/London", 95, "GBP", OFFICE,
        (
            _GBP.intro("Tell me about your last lost deal"),
            _GBP.session("Role play", 40, 60, "You sell, I object. Then the other way round."),
            _GBP.session("Pricing call", 60, 95, "How to say the number and then be quiet."),
        ),
        "Thirty years of selling printing presses to people who did not want one.\n\nI teach **listening**, because nobody"
        " else does.", 0.7,
    ),
    DemoExpert(
        "mei-ling-tan", "Mei Ling Tan", "Search and analytics for shops that ship", "marketing",
        ("en", "zh", "ms"), "Singapore", "Asia/Singapore", 150, "SGD", WEEKEND,
        (
            _SGD.session("Search check-up", 45, 110, "What people look for, what they find of yours, and the gap."),
            _SGD.deep("Analytics set-up", 90, 240, "Few events, well named, and a report you will open."),
        ),
        "During the week I run search for a large retailer. On weekends I help **small shops** do the same with less.\n\n"
        "No tricks that stop working in spring.", 0.8,
    ),
)  # fmt: skip
