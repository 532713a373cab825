//! Reading our own paper back: its text with poppler, its QR codes with zbar after rasterising as a printer would.

use std::{path::Path, process::Command};

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        done.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The text of a PDF.
pub fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), pdf).unwrap();
    run("qpdf", &["--check", "a.pdf"], folder.path());
    run("pdftotext", &["-layout", "a.pdf", "-"], folder.path())
}

/// The codes of cheques on a sheet, in the order of the page.
pub fn codes_on(pdf: &[u8]) -> Vec<String> {
    text_of(pdf)
        .split_whitespace()
        .filter(|word| {
            let blocks: Vec<&str> = word.split('-').collect();
            blocks.len() == 4
                && blocks.iter().all(|block| {
                    block.len() == 4 && block.chars().all(|c| c.is_ascii_alphanumeric())
                })
        })
        .map(str::to_owned)
        .collect()
}

/// What the QR codes on all pages say.
pub fn qr_texts(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), pdf).unwrap();
    run(
        "pdftoppm",
        &["-r", "150", "-gray", "a.pdf", "page"],
        folder.path(),
    );
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "pgm") {
            let name = path.file_name().unwrap().to_str().unwrap();
            let found = run(
                "zbarimg",
                &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", name],
                folder.path(),
            );
            texts.extend(found.lines().map(str::to_owned));
        }
    }
    texts
}
