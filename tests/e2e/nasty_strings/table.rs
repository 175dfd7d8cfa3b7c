//! The strings, and where each is accepted: `t` as a text, `g` as the name of a group, `n` as the
//! name of a person, `s` as what to search for. What is accepted is kept to the byte.

pub(super) struct Nasty {
    pub(super) text: String,
    places: &'static str,
}

impl Nasty {
    pub(super) fn is_text(&self) -> bool {
        self.places.contains('t')
    }

    pub(super) fn is_group_name(&self) -> bool {
        self.places.contains('g')
    }

    pub(super) fn is_name(&self) -> bool {
        self.places.contains('n')
    }

    pub(super) fn is_search_text(&self) -> bool {
        self.places.contains('s')
    }
}

pub(super) fn nasty_strings() -> Vec<Nasty> {
    let fixed = STRINGS
        .iter()
        .map(|(places, text)| ((*text).to_owned(), *places));
    let long = [
        ("x".repeat(64), "tgns"),
        ("x".repeat(65), "tgs"),
        ("é".repeat(100), "tgs"),
        ("é".repeat(101), "t"),
        ("x".repeat(10_000), "t"),
        ("😀".repeat(10_000), "t"),
        ("x".repeat(10_001), ""),
        ("'".repeat(10_001), ""),
        ("\u{301}".repeat(9_999) + "x", "t"),
    ];
    let all = fixed.chain(long);
    all.map(|(text, places)| Nasty { text, places }).collect()
}

const STRINGS: &[(&str, &str)] = &[
    // Nothing at all, and what looks like it.
    ("", ""),
    ("s", " "),
    ("s", " \t\r\n "),
    ("s", "\u{3000}\u{a0}"),
    ("tgns", "\u{200b}"),
    ("tgns", "\u{ad}"),
    // SQL.
    ("tgns", "'"),
    ("tgns", "''"),
    ("tgns", "\""),
    ("tgns", "`"),
    ("tgns", "';--"),
    ("tgs", "'); DROP TABLE messages; --"),
    ("tgs", "' OR '1'='1"),
    ("tgns", "1;SELECT/**/pg_sleep(10)"),
    ("tgns", "%"),
    ("tgns", "_"),
    ("tgns", "%_%\\%\\_"),
    ("tgns", "$1"),
    ("tgns", "$$?:1@2"),
    ("tgns", "E'\\x41'"),
    // Escapes that are none.
    ("tgns", "\\"),
    ("tgns", "\\\\"),
    ("tgns", "\\'\\\""),
    ("tgns", "\\n\\0\\u0000\\ud800"),
    ("tgns", "%00%2e%2e%2f%zz"),
    ("tgns", "a+b&c=d#e?f"),
    // Markup and templates.
    ("tgns", "<script>alert(1)</script>"),
    ("tgs", "\"><img src=x onerror=alert(1)>"),
    ("tgns", "]]>&lt;&amp;&#0;"),
    ("tgns", "{{7*7}}${7*7}<%=7%>"),
    ("tgs", "() { :; }; echo `id` $(id)"),
    ("tgns", "../../../etc/passwd"),
    // JSON in JSON, and words that mean something elsewhere.
    (
        "tgns",
        "{\"type\":\"dropGroup\",\"params\":{\"groupId\":null}}",
    ),
    ("tgns", "null"),
    ("tgns", "undefined"),
    ("tgns", "NaN"),
    ("tgns", "-1e309"),
    ("tgns", "__proto__"),
    // Spaces and lines.
    ("tgs", "a b"),
    ("ts", "a  b"),
    ("ts", " a"),
    ("ts", "a "),
    ("ts", "a\r\nb"),
    ("ts", "a\nb\n"),
    ("ts", "a\tb"),
    ("tgs", "a\u{a0}b"),
    ("tgs", "a\u{2028}b"),
    ("ts", "a\u{85}b"),
    // What cannot be seen, or should not be.
    ("", "a\0b"),
    ("", "\0"),
    ("ts", "\u{1}\u{1b}[31m\u{7f}"),
    ("ts", "\u{202e}txt.exe"),
    ("ts", "\u{2066}a\u{2069}"),
    ("tgns", "\u{200f}שלום"),
    ("tgns", "\u{feff}bom"),
    ("tgns", "\u{fffd}"),
    ("tgns", "\u{ffff}\u{fffe}\u{fdd0}"),
    ("tgns", "\u{10ffff}\u{e000}"),
    ("tgns", "\u{e0041}\u{e007f}"),
    // Letters of many parts, and of many cases.
    ("tgns", "é"),
    ("tgns", "e\u{301}"),
    ("tgns", "\u{301}"),
    ("tgns", "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}algo"),
    ("tgns", "İstanbul"),
    ("tgns", "ıIiİ"),
    ("tgns", "Straße"),
    ("tgns", "STRASSE"),
    ("tgns", "ẞ"),
    ("tgns", "ﬁǅΣσς"),
    ("tgns", "𝕳𝖊𝖑𝖑𝖔"),
    ("tgns", "𠜎𠜱한국어日本語"),
    ("tgns", "مرحبا"),
    ("tgns", "ก็็็็็"),
    // Emoji.
    ("tgns", "😀"),
    ("tgns", "👩\u{200d}👩\u{200d}👧\u{200d}👦"),
    ("tgns", "👍🏽🇺🇦1\u{fe0f}\u{20e3}"),
    ("tgns", "👨\u{200d}"),
];
