//! The page that compares the API with others names what there is, and all of it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::read;

#[test]
fn every_operation_is_compared_and_none_that_does_not_exist() {
    let page = read("docs/compatibility.md");
    let here = rows(&page).flat_map(|row| operations(row.cells_here()));
    let named: BTreeSet<String> = here.collect();
    let document: Value = serde_json::from_str(&read("docs/openapi.json")).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let left_out: Vec<_> = described.difference(&named).collect();
    assert!(
        left_out.is_empty(),
        "docs/compatibility.md lacks {left_out:?}"
    );
    let gone: Vec<_> = named.difference(&described).collect();
    assert!(gone.is_empty(), "docs/compatibility.md names {gone:?}");
}

/// A row of a table that begins with what there is elsewhere, or of one that begins with what is here.
struct Row<'a> {
    cells: Vec<&'a str>,
    begins_elsewhere: bool,
}

impl Row<'_> {
    fn cells_here(&self) -> &[&str] {
        &self.cells[usize::from(self.begins_elsewhere)..]
    }
}

fn rows(page: &str) -> impl Iterator<Item = Row<'_>> {
    let mut begins_elsewhere = false;
    page.lines().filter_map(move |line| {
        let cells: Vec<_> = line.strip_prefix("| ")?.split(" | ").collect();
        if let ["there" | "here", ..] = cells[..] {
            begins_elsewhere = cells[0] == "there";
        }
        Some(Row {
            cells,
            begins_elsewhere,
        })
    })
}

/// What is quoted like `GET /api/users`.
fn operations(cells: &[&str]) -> Vec<String> {
    let quoted = cells
        .iter()
        .flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let is_operation = |text: &&str| {
        let path = text.split_once(' ').map(|(_, path)| path);
        path.is_some_and(|path| path.starts_with("/api/"))
    };
    quoted.filter(is_operation).map(str::to_owned).collect()
}
