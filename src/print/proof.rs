//! Proof-reading of papers in tests, with the tools a print shop would use: qpdf, poppler and zbar.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A paper written to a folder of its own, to be looked at.
pub(super) struct Proof {
    folder: TempDir,
    bytes: Vec<u8>,
}

impl Proof {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("paper.pdf"), &bytes).unwrap();
        // PRINT_PROOF_DIR=… keeps the papers of a test run, to look at with one's own eyes.
        if let Ok(kept) = std::env::var("PRINT_PROOF_DIR") {
            let name = std::thread::current()
                .name()
                .unwrap_or("paper")
                .replace("::", ".");
            std::fs::write(Path::new(&kept).join(format!("{name}.pdf")), &bytes).unwrap();
        }
        Self { folder, bytes }
    }

    /// qpdf finds no fault in the file's structure.
    pub(super) fn is_sound(&self) {
        let said = self.run("qpdf", &["--check", "paper.pdf"]);
        assert!(
            said.contains("No syntax or stream encoding errors found"),
            "{said}"
        );
        let fonts = self.run("pdffonts", &["paper.pdf"]);
        let faces: Vec<&str> = fonts.lines().skip(2).collect();
        assert!((1..=2).contains(&faces.len()), "{fonts}");
        for face in faces {
            // emb sub uni
            assert!(
                face.starts_with("DIENST+Atkinson") && face.contains("yes yes yes"),
                "{fonts}"
            );
        }
    }

    /// The text of all pages, as a screen reader or a search would find it.
    pub(super) fn text(&self) -> String {
        self.run("pdftotext", &["-layout", "paper.pdf", "-"])
    }

    pub(super) fn pages(&self) -> usize {
        let info = self.run("pdfinfo", &["paper.pdf"]);
        info.lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    }

    /// What readers show about the file, and all of it that is not inside a page's content.
    pub(super) fn metadata(&self) -> String {
        let plain =
            self.run("pdfinfo", &["paper.pdf"]) + &self.run("pdfinfo", &["-meta", "paper.pdf"]);
        plain + &String::from_utf8_lossy(&self.bytes)
    }

    /// What a scanner reads of QR codes from the pages at 150 dpi in grey, in any order.
    pub(super) fn scanned(&self) -> Vec<String> {
        self.read("150", "-Sqrcode.enable")
    }

    /// What a scanner reads of barcodes (Code 128) from the pages at 300 dpi, in any order.
    pub(super) fn barcodes(&self) -> Vec<String> {
        self.read("300", "-Scode128.enable")
    }

    fn read(&self, dpi: &str, kind: &str) -> Vec<String> {
        self.run("pdftoppm", &["-r", dpi, "-gray", "paper.pdf", "page"]);
        let mut read = Vec::new();
        for page in self.images() {
            let page = page.to_string_lossy().into_owned();
            let found = self.run("zbarimg", &["-q", "--raw", "-Sdisable", kind, &page]);
            read.extend(found.lines().map(str::to_owned));
        }
        read
    }

    /// Nothing is drawn within `mm` of the edges of any page, rules to cut along apart.
    pub(super) fn keeps_text_off_the_edges(&self, mm: f64) {
        let boxes = self.run("pdftotext", &["-bbox", "paper.pdf", "-"]);
        let number = |line: &str, key: &str| -> Option<f64> {
            let rest = line.split_once(&format!("{key}=\""))?.1;
            rest.split_once('"')?.0.parse().ok()
        };
        let (mut width, mut height, mut words) = (0.0, 0.0, 0);
        for line in boxes.lines() {
            if line.contains("<page ") {
                (width, height) = (
                    number(line, "width").unwrap(),
                    number(line, "height").unwrap(),
                );
            } else if line.contains("<word ") {
                words += 1;
                let edge = mm * 72.0 / 25.4;
                assert!(
                    number(line, "xMin").unwrap() >= edge
                        && number(line, "xMax").unwrap() <= width - edge,
                    "{line}"
                );
                assert!(
                    number(line, "yMin").unwrap() >= 0.0 && number(line, "yMax").unwrap() <= height,
                    "{line}"
                );
            }
        }
        assert!(words > 5, "{boxes}");
    }

    fn images(&self) -> Vec<PathBuf> {
        let mut images: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "pgm"))
            .collect();
        images.sort();
        images
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// Text that people should never type, and do: endless, right-to-left, emoji, control characters, none at all.
pub(super) fn hostile() -> Vec<String> {
    vec![
        "x".repeat(10_000),
        "Heel lang adres met veel woorden ".repeat(400),
        "👨‍👩‍👧‍👦 🎉 Jan".to_owned(),
        "محمد بن سلمان \u{202e}txet".to_owned(),
        "regel een\nregel twee\r\n\0NUL\tTAB".to_owned(),
        "(haken) \\ <script>alert(1)</script> %%EOF endstream".to_owned(),
        String::new(),
    ]
}
