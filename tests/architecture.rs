//! The walls of the house: which layer may name which, the closed vocabulary, the length of files, and that what the README
//! says about settings, commands and words is what the code says.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::CommandFactory;
use dienstencheque::{config::Cli, domain::glossary::GLOSSARY};

/// A file longer than this, without its tests, has two jobs.
const MAX_LINES: usize = 700;

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    assert!(!found.is_empty(), "no files in {folder}");
    found
        .into_iter()
        .map(|(path, text)| (path.strip_prefix(root).unwrap().to_owned(), text))
        .collect()
}

/// The text without comments and without what stands behind `#[cfg(test)]`.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

#[test]
fn no_layer_names_what_lies_above_or_beside_it() {
    let forbidden: &[(&str, &[&str])] = &[
        (
            "src/domain",
            &[
                "axum", "sea_orm", "askama", "tokio", "store", "actions", "web", "print", "utoipa",
            ],
        ),
        (
            "src/print",
            &[
                "axum",
                "sea_orm",
                "askama",
                "tokio",
                "crate::store",
                "crate::actions",
                "crate::web",
            ],
        ),
        (
            "src/planner",
            &[
                "axum",
                "sea_orm",
                "askama",
                "tokio",
                "crate::store",
                "crate::actions",
                "crate::web",
                "crate::print",
            ],
        ),
        (
            "src/store",
            &[
                "axum",
                "askama",
                "utoipa",
                "crate::actions",
                "crate::web",
                "crate::print",
            ],
        ),
        (
            "src/actions",
            &["axum", "askama", "utoipa", "sea_orm", "crate::web"],
        ),
        ("src/web", &["sea_orm", "crate::store", "store"]),
    ];
    let mut breaches = String::new();
    for (folder, names) in forbidden {
        for (path, text) in files(folder) {
            let code = code(&text);
            for name in *names {
                let found = if name.contains("::") {
                    let (first, second) = name.split_once("::").unwrap();
                    code.contains(name)
                        || code.contains(&format!("{first}::{{")) && imports(&code, second)
                } else if *name == "store"
                    || *name == "actions"
                    || *name == "web"
                    || *name == "print"
                {
                    code.contains(&format!("crate::{name}")) || imports(&code, name)
                } else {
                    words(&code).any(|word| word == *name)
                };
                if found {
                    writeln!(breaches, "{} names {name}", path.display()).unwrap();
                }
            }
        }
    }
    // The frame of a page and the doors reach the App, which holds the store: that field is not the module.
    assert!(breaches.is_empty(), "{breaches}");
}

/// Whether a `use crate::{…}` list brings in this module.
fn imports(code: &str, module: &str) -> bool {
    code.split("use crate::{").skip(1).any(|rest| {
        let end = rest.find("};").unwrap_or(rest.len());
        let mut depth = 0;
        let mut start = 0;
        let list = &rest[..end];
        let mut items = Vec::new();
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    items.push(&list[start..at]);
                    start = at + 1;
                }
                _ => {}
            }
        }
        items.push(&list[start..]);
        items
            .iter()
            .any(|item| words(item.trim()).next() == Some(module))
    })
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = ["src", "migration/src"]
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no //! at the top of {silent:?}");
}

#[test]
fn no_file_has_two_jobs() {
    let long: Vec<String> = ["src", "migration/src"]
        .iter()
        .flat_map(|folder| files(folder))
        .map(|(path, text)| {
            let lines = text.split("#[cfg(test)]").next().unwrap().lines().count();
            (path, lines)
        })
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{} ({lines})", path.display()))
        .collect();
    assert!(long.is_empty(), "split by noun: {long:?}");
}

#[test]
fn the_vocabulary_is_closed() {
    let mut breaches = String::new();
    for (path, text) in ["src", "migration/src"]
        .iter()
        .flat_map(|folder| files(folder))
    {
        if path.ends_with("domain/glossary.rs") {
            continue;
        }
        for found in words(&text) {
            for part in found.split('_') {
                let part = part.to_lowercase();
                let singular = part.strip_suffix('s').unwrap_or(&part);
                for word in GLOSSARY {
                    if word.never.contains(&part.as_str()) || word.never.contains(&singular) {
                        writeln!(breaches, "{}: {found} (say {})", path.display(), word.noun)
                            .unwrap();
                    }
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches}");
}

#[test]
fn only_the_store_begins_transactions_and_only_the_clock_asks_the_time() {
    for (path, text) in files("src") {
        let code = code(&text);
        if !path.starts_with("src/store") {
            assert!(
                !code.contains(".begin(") && !code.contains(".begin_with"),
                "{} begins a transaction",
                path.display()
            );
        }
        if !path.ends_with("src/app.rs") && !path.starts_with("src/store") {
            assert!(
                !code.contains("Timestamp::now()") && !code.contains("SystemTime::now()"),
                "{} asks the time",
                path.display()
            );
        }
    }
}

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn the_readme_s_glossary_is_the_code_s() {
    let mut table = String::from("| word | is |\n|---|---|\n");
    for word in GLOSSARY {
        writeln!(table, "| `{}` | {} |", word.noun, word.is).unwrap();
    }
    assert!(
        readme().contains(&table),
        "put this in the README:\n{table}"
    );
}

#[test]
fn the_readme_s_settings_are_the_code_s() {
    let cli = Cli::command();
    let serve = cli.find_subcommand("serve").unwrap();
    let mut table = String::from("| flag | environment | default | for |\n|---|---|---|---|\n");
    for argument in serve.get_arguments() {
        let Some(flag) = argument.get_long().filter(|flag| *flag != "help") else {
            continue;
        };
        let default: Vec<String> = argument
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy().into_owned())
            .filter(|value| value != "false")
            .collect();
        writeln!(
            table,
            "| `--{flag}` | `{}` | {} | {} |",
            argument.get_env().unwrap_or_default().to_string_lossy(),
            if default.is_empty() {
                String::new()
            } else {
                format!("`{}`", default.join(" "))
            },
            argument.get_help().unwrap(),
        )
        .unwrap();
    }
    assert!(
        readme().contains(&table),
        "put this in the README:\n{table}"
    );
}

#[test]
fn the_readme_names_every_command() {
    let readme = readme();
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(
            readme.contains(&format!("`{name}")),
            "the README does not name {name}"
        );
    }
}

/// OpenAPI keeps one body per name: a second type of that name would be described as the first.
#[test]
fn no_two_bodies_of_the_api_share_a_name() {
    let mut seen = BTreeMap::new();
    for (path, text) in files("src/web") {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            if !(line.contains("derive(") && line.contains("ToSchema")) {
                continue;
            }
            let declared = lines[number..]
                .iter()
                .find(|line| line.contains("struct ") || line.contains("enum "))
                .unwrap();
            let name = words(declared)
                .skip_while(|word| !["struct", "enum"].contains(word))
                .nth(1)
                .unwrap()
                .to_owned();
            if let Some(other) = seen.insert(name.clone(), path.clone()) {
                panic!(
                    "{name} is declared in {} and in {}",
                    other.display(),
                    path.display()
                );
            }
        }
    }
    assert!(seen.len() > 40, "only {} bodies were found", seen.len());
}
