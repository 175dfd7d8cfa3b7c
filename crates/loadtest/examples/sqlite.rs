//! Runs SQL on an `SQLite` database: `sqlite FILE.db SQL_FILE [NAME=VALUE]...`, where `:NAME` stands for
//! the value. With the library that the server is built with, for the one of the system may be too old
//! for its tables.

use std::error::Error;

use sea_orm::{ConnectOptions, ConnectionTrait, Database};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(database), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: sqlite FILE.db SQL_FILE [NAME=VALUE]...".into());
    };
    let mut sql = std::fs::read_to_string(file)?;
    for argument in arguments {
        let (name, value) = argument
            .split_once('=')
            .ok_or("an argument is NAME=VALUE")?;
        let number = value.parse::<u64>().is_ok();
        let value = if number {
            value.to_owned()
        } else {
            format!("'{value}'")
        };
        sql = sql.replace(&format!(":{name}"), &value);
    }
    let mut options = ConnectOptions::new(format!("sqlite://{database}"));
    options.max_connections(1).sqlx_logging(false);
    let database = Database::connect(options).await?;
    database.execute_unprepared(&sql).await?;
    Ok(database.close().await?)
}
