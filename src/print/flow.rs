//! Runs down a page and on to the next: for papers of which nobody knows the length beforehand.
//!
//! Every block asks for room first; a footer with the page's number is drawn as each page closes.

use super::PrintError;
use super::canvas::{Canvas, Ink, Style};
use super::document::Document;

/// Space between the last line and the footer, and the footer's own place, in millimetres from the bottom.
const FOOTER: f32 = 10.0;

pub(super) struct Flow {
    document: Document,
    pub(super) canvas: Canvas,
    /// Where the next block starts, in millimetres from the top.
    pub(super) y: f32,
    pub(super) margin: f32,
    footer: String,
    page: u32,
}

impl Flow {
    /// `margin` in millimetres on all sides; `footer` stands at the bottom of every page.
    pub(super) fn new(
        document: Document,
        (width, height): (f32, f32),
        margin: f32,
        footer: String,
    ) -> Self {
        Self {
            document,
            canvas: Canvas::new(width, height),
            y: margin,
            margin,
            footer,
            page: 1,
        }
    }

    pub(super) fn left(&self) -> f32 {
        self.margin
    }

    pub(super) fn right(&self) -> f32 {
        self.canvas.width - self.margin
    }

    pub(super) fn width(&self) -> f32 {
        self.right() - self.left()
    }

    /// Makes sure that `height` millimetres are left, on the next page if need be; says whether a page was turned.
    pub(super) fn room(&mut self, height: f32) -> Result<bool, PrintError> {
        if self.y + height <= self.canvas.height - self.margin - FOOTER {
            return Ok(false);
        }
        self.close_page()?;
        self.y = self.margin;
        Ok(true)
    }

    /// A paragraph over the whole width that may run over pages; `leading` in millimetres.
    pub(super) fn paragraph(
        &mut self,
        typed: &str,
        style: Style,
        leading: f32,
        max_lines: usize,
    ) -> Result<(), PrintError> {
        for line in super::text::wrap(typed, style, self.width(), max_lines)? {
            self.room(leading)?;
            self.y += leading;
            self.canvas.text(self.margin, self.y, &line, style);
        }
        Ok(())
    }

    /// A label in the left column and what it says beside it, wrapped, kept together on one page.
    pub(super) fn row(&mut self, row: Row<'_>) -> Result<(), PrintError> {
        let x = self.left() + row.indent;
        let width = self.width() - row.indent - row.keep_right;
        let lines = super::text::wrap(row.typed, row.style, width, row.max_lines)?;
        if lines.is_empty() {
            return Ok(());
        }
        self.room(row.leading * f32::from(u8::try_from(lines.len()).unwrap_or(u8::MAX)))?;
        let label = row.style.ink(Ink::Grey);
        let label = Style {
            face: super::font::Face::Regular,
            ..label
        };
        self.canvas.fitted(
            self.margin,
            self.y + row.leading,
            row.indent - 2.0,
            row.label,
            label,
            8.0,
        )?;
        for line in lines {
            self.y += row.leading;
            self.canvas.text(x, self.y, &line, row.style);
        }
        self.y += row.after;
        Ok(())
    }

    /// The paper's heading: the regeling small, the title large, a green rule.
    pub(super) fn heading(
        &mut self,
        regeling_naam: &str,
        title: &str,
        size: f32,
    ) -> Result<(), PrintError> {
        let (left, width, right) = (self.left(), self.width(), self.right());
        self.canvas.bar(left, self.y, 18.0, 2.2, Ink::Green);
        self.y += 9.5;
        self.canvas.fitted(
            left,
            self.y,
            width,
            regeling_naam,
            Style::text().bold().ink(Ink::Green).size(13.0),
            9.0,
        )?;
        self.y += size * 0.46;
        self.canvas.fitted(
            left,
            self.y,
            width,
            title,
            Style::text().bold().size(size),
            12.0,
        )?;
        self.y += 4.5;
        self.canvas.rule(left, right, self.y, 0.8, Ink::Green);
        self.y += 3.0;
        Ok(())
    }

    /// Begins another paper in the same file, on a page of its own that is numbered from 1.
    pub(super) fn next_paper(&mut self) -> Result<(), PrintError> {
        self.close_page()?;
        self.page = 1;
        self.y = self.margin;
        Ok(())
    }

    pub(super) fn bytes(mut self) -> Result<Vec<u8>, PrintError> {
        self.close_page()?;
        self.document.bytes()
    }

    fn close_page(&mut self) -> Result<(), PrintError> {
        let next = Canvas::new(self.canvas.width, self.canvas.height);
        let mut page = std::mem::replace(&mut self.canvas, next);
        let y = page.height - self.margin + 2.0;
        let style = Style::text().size(10.0).ink(Ink::Grey);
        page.rule(
            self.margin,
            page.width - self.margin,
            y - 5.5,
            0.5,
            Ink::Light,
        );
        page.fitted(
            self.margin,
            y,
            page.width - 2.0 * self.margin - 22.0,
            &self.footer,
            style,
            8.0,
        )?;
        page.text_right(
            page.width - self.margin,
            y,
            &format!("bladzijde {}", self.page),
            style,
        )?;
        self.page += 1;
        self.document.page(page);
        Ok(())
    }
}

/// A labelled row of a [`Flow`]; lengths in millimetres.
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    pub(super) typed: &'a str,
    pub(super) style: Style,
    /// Where the text starts, from the left margin.
    pub(super) indent: f32,
    /// Kept free at the right, for a QR code.
    pub(super) keep_right: f32,
    pub(super) leading: f32,
    pub(super) after: f32,
    pub(super) max_lines: usize,
}
