"""Names and texts of demo clients. All of them are invented."""

CLIENTS = (
    ("Amara Nwosu", "amara.nwosu@example.org", "Europe/London"),
    ("Lars Eklund", "lars.eklund@example.org", "Europe/Stockholm"),
    ("Chiara Bonetti", "chiara.bonetti@example.org", "Europe/Rome"),
    ("Diego Villalba", "diego.villalba@example.org", "America/Mexico_City"),
    ("Sunita Gurung", "sunita.gurung@example.org", "Asia/Kathmandu"),
    ("Pavel Horák", "pavel.horak@example.org", "Europe/Prague"),
    ("Fatou Diallo", "fatou.diallo@example.org", "Africa/Dakar"),
    ("Hiroshi Nakano", "hiroshi.nakano@example.org", "Asia/Tokyo"),
    ("Emily Carrow", "emily.carrow@example.org", "America/Chicago"),
    ("Yusuf Demir", "yusuf.demir@example.org", "Europe/Istanbul"),
    ("Thandiwe Mokoena", "thandiwe.mokoena@example.org", "Africa/Johannesburg"),
    ("Liam Gallivan", "liam.gallivan@example.org", "Europe/Dublin"),
    ("Ngọc Phạm", "ngoc.pham@example.org", "Asia/Ho_Chi_Minh"),
    ("Isabel Marchetti", "isabel.marchetti@example.org", "America/Argentina/Buenos_Aires"),
    ("Viktor Savchuk", "viktor.savchuk@example.org", "Europe/Kyiv"),
    ("Grace Kaewmanee", "grace.kaewmanee@example.org", "Asia/Bangkok"),
    ("Olof Brandt", "olof.brandt@example.org", "Europe/Helsinki"),
    ("Maya Feldstein", "maya.feldstein@example.org", "America/New_York"),
    ("Keanu Palakiko", "keanu.palakiko@example.org", "Pacific/Honolulu"),
    ("Rosa Delacroix", "rosa.delacroix@example.org", "Europe/Paris"),
)

NOTES = (
    "",
    "",
    "",
    "I have sent you the document beforehand.",
    "First time here, a little nervous.",
    "Could we start with the numbers?",
    "My connection is slow, so perhaps without video.",
    "A colleague may join.",
    "This continues our last conversation.",
    "I only have the exact time, please end on the minute.",
)

REASONS = (
    "Something came up at work.",
    "I am ill, sorry.",
    "My flight was moved.",
    "We have settled it in the meantime.",
    "",
)

DECLINES = (
    "I am not the right person for this; please look in another category.",
    "I am travelling that day. Next week is wide open.",
)

GOALS = (
    "A decision between two offers.",
    "I would like to know what I am overlooking.",
    "A plan for the next four weeks.",
    "An honest opinion, even if it hurts.",
    "To stop turning in circles.",
)

PRAISE = (
    "Came with a muddle, left with a list. Exactly what I needed.",
    "Listened for ten minutes, then asked the one question that mattered.",
    "Worth every minute. I have booked the next one already.",
    "Clear, kind and very well prepared.",
    "I wish I had done this a year ago.",
    "Explained it so that my whole team understood.",
    "Straight to the point, and still patient with my questions.",
    "We solved in half an hour what had blocked us for weeks.",
    "Friendly from the first second, and the notes afterwards are gold.",
    "Honest feedback, the rare kind.",
    "",
    "",
)
FAIR = (
    "Good advice, though we ran out of time.",
    "Helpful. A little more preparation on both sides would have made it great.",
    "Solid session, started a few minutes late.",
    "Useful, but I expected more examples.",
    "",
)
POOR = (
    "Not what I was looking for; the description could be clearer.",
    "Nice person, but we did not get to my question.",
)
