use std::rc::Rc;

use crate::Result;
use crate::cli::Search;
use crate::client::Found;
use crate::reading;
use crate::report::Report;
use crate::stage::Stage;

/// Parts from the middle of names, in two alphabets.
pub async fn search(stage: &Stage, options: &Search) -> Result<Report> {
    // Whom the usual texts find, even without `--prepare`.
    stage.people_called("Josephine", 1).await?;
    stage.people_called("Жозефина", 1).await?;
    let people = stage.people(1).await?;
    stage.prepare(&people).await?;
    let texts: Rc<[String]> = options.texts.clone().into();
    let mut readers = Vec::new();
    for number in 0..options.readers {
        let person = people.first().ok_or("nobody is there")?.clone();
        let (server, texts) = (Rc::clone(&stage.server), Rc::clone(&texts));
        let mut turn = number;
        readers.push(async move || {
            turn += 1;
            let text = texts
                .get(turn % texts.len())
                .ok_or("nothing to search for")?;
            look(text, &server.search(&person, text).await?)
        });
    }
    let label = stage.label(format!("search/{}", stage.common.rows));
    reading::read(stage, label, "searches", readers).await
}

/// Somebody is found, and all of them have the text somewhere that is shown. (What is not shown, the
/// user name, is made of the e-mail for all accounts here.)
fn look(text: &str, found: &[Found]) -> Result<()> {
    let text = text.to_lowercase();
    let has = |field: &Option<String>| {
        let field = field.as_deref().unwrap_or_default();
        field.to_lowercase().contains(&text)
    };
    let wrong = found
        .iter()
        .find(|found| !(has(&found.first_name) || has(&found.last_name) || has(&found.email)));
    match wrong {
        Some(wrong) => Err(format!("a search for {text} found {wrong:?}").into()),
        None if found.is_empty() => Err(format!("a search for {text} found nobody").into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_is_found_out() {
        let found = |first: &str, last: &str| Found {
            first_name: Some(first.into()),
            last_name: Some(last.into()),
            email: None,
        };
        assert!(look("ФИНА", &[found("Жозефина", ""), found("a", "xфинаx")]).is_ok());
        assert!(look("фина", &[found("Жозефина", ""), found("Anna", "Lee")]).is_err());
        assert!(look("фина", &[]).is_err());
    }
}
