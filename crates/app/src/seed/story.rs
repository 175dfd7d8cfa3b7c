//! Who is in the demo and what they say.

/// The password of everybody in the demo.
pub(super) const PASSWORD: &str = "demo-messenger";

/// First and last names. A first name stands for its person everywhere below.
pub(super) const CAST: [(&str, &str); 8] = [
    ("Ada", "Lovelace"),
    ("Grace", "Hopper"),
    ("Alan", "Turing"),
    ("Katherine", "Johnson"),
    ("Linus", "Pauling"),
    ("Мария", "Кюри"),
    ("Zoë", "Ångström"),
    ("Emmy", "Noether"),
];

pub(super) enum Scene {
    /// From, to, text.
    Dialog {
        lines: &'static [(&'static str, &'static str, &'static str)],
    },
    /// The first member makes the group. Lines are from and text.
    Group {
        name: &'static str,
        members: &'static [&'static str],
        lines: &'static [(&'static str, &'static str)],
    },
}

impl Scene {
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Dialog { lines } => lines.len(),
            Self::Group { members, lines, .. } => members.len() + lines.len(),
        }
    }
}

pub(super) const SCENES: &[Scene] = &[
    Scene::Dialog {
        lines: &[
            ("Ada", "Grace", "Is this thing on?"),
            (
                "Grace",
                "Ada",
                "Loud and clear. I found a moth in the last one 🦋",
            ),
            ("Ada", "Grace", "A real moth?"),
            (
                "Grace",
                "Ada",
                "Taped it into the logbook. First actual case of a bug being found.",
            ),
            ("Ada", "Grace", "Frame it."),
        ],
    },
    Scene::Group {
        name: "Analytical Engine crew",
        members: &["Ada", "Grace", "Alan", "Emmy"],
        lines: &[
            (
                "Ada",
                "Welcome! Goal for this week: make it weave algebraic patterns.",
            ),
            ("Alan", "Will it ever halt?"),
            (
                "Grace",
                "It's easier to ask forgiveness than it is to get permission. Ship it.",
            ),
            ("Emmy", "Before we ship: what is conserved?"),
            (
                "Alan",
                "My patience, mostly. It is invariant under deadlines.",
            ),
            (
                "Ada",
                "Punch cards are ready. Nobody drop the stack this time.",
            ),
            ("Grace", "…"),
            ("Grace", "How attached are we to the order?"),
            (
                "Alan",
                "if (cards.sorted()) {\n    celebrate();\n} else {\n    blame(\"Grace\");\n}",
            ),
            (
                "Emmy",
                "Sorting is just choosing a symmetry. I'll do it after lunch.",
            ),
        ],
    },
    Scene::Dialog {
        lines: &[
            ("Мария", "Linus", "Привет! Как прошла конференция?"),
            ("Linus", "Мария", "Отлично, хотя кофе был слабый ☕"),
            (
                "Мария",
                "Linus",
                "У меня в лаборатории всё светится. Это нормально?",
            ),
            (
                "Linus",
                "Мария",
                "Для тебя — да. Две Нобелевские сами себя не получат.",
            ),
            ("Мария", "Linus", "У тебя их тоже две 😉"),
        ],
    },
    Scene::Group {
        name: "Hiking on Sunday 🥾",
        members: &["Zoë", "Katherine", "Linus", "Мария", "Ada"],
        lines: &[
            ("Zoë", "Who is in? Forecast: 10⁻¹⁰ m of rain."),
            (
                "Katherine",
                "In. I computed the route by hand, the machine agrees with me.",
            ),
            ("Linus", "I bring oranges. All of them."),
            ("Мария", "Я за! Возьму термос. Не путать с другим термосом."),
            ("Ada", "In, if there is cake at the summit."),
            (
                "Katherine",
                "Summit at 12:04:30. Cake at 12:05. Margin of error: two crumbs.",
            ),
            (
                "Zoë",
                "Meeting point: <b>the old bridge</b>, 8:30. Don't be late!",
            ),
            ("Linus", "\"Late\" is a frame of reference."),
        ],
    },
    Scene::Dialog {
        lines: &[
            (
                "Katherine",
                "Alan",
                "Can you double-check a trajectory for me?",
            ),
            (
                "Alan",
                "Katherine",
                "You are asking *me* to check *your* numbers?",
            ),
            ("Katherine", "Alan", "Fair point. Lunch then?"),
            (
                "Alan",
                "Katherine",
                "An apple for me. On second thoughts, a sandwich.",
            ),
        ],
    },
    Scene::Group {
        name: "Книжный клуб",
        members: &["Мария", "Emmy", "Zoë", "Katherine"],
        lines: &[
            ("Мария", "В этом месяце читаем «Пикник на обочине»."),
            (
                "Zoë",
                "Translated edition okay for me? My Russian ends at \"спасибо\".",
            ),
            ("Мария", "Конечно! Главное — обсудить шар."),
            (
                "Emmy",
                "HAPPINESS FOR EVERYBODY, FREE, AND NO ONE WILL GO AWAY UNSATISFIED!",
            ),
            ("Katherine", "Spoilers!!! 🙈"),
            ("Emmy", "It was published half a century ago."),
        ],
    },
    Scene::Dialog {
        lines: &[
            (
                "Emmy",
                "Ada",
                "Your notes on the engine are longer than the paper they annotate.",
            ),
            ("Ada", "Emmy", "The margins were too small for modesty."),
            ("Emmy", "Ada", "Keep them. People will read the notes."),
            (
                "Ada",
                "Emmy",
                "See you at the summit. Bring an appetite for cake 🍰",
            ),
        ],
    },
];
