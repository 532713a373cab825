//! A drawing surface in millimetres with its origin at the top left: text on baselines, rules, bars, boxes, QR codes.
//!
//! Knows nothing of any paper. Text is cleaned on the way in, so that nothing typed can reach the file unshown.

use printpdf::{
    Color, DictItem, FontId, LineDashPattern, Op, PdfFontHandle, Point, Pt, Rgb, TextItem,
    XObjectId, XObjectTransform,
};

use super::PrintError;
use super::barcode::Barcode;
use super::font::{Face, Faces, PT_PER_MM, clean};
use super::qr::{QUIET_MODULES, Qr};
use super::text;

/// A colour of ink. Both print dark grey to black on a black-and-white printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    /// Labels beside what they label; still 7:1 on white.
    Grey,
    /// The one accent: deep green.
    Green,
    /// Hairlines between rows.
    Light,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) face: Face,
    /// Points.
    pub(super) size: f32,
    pub(super) ink: Ink,
}

impl Style {
    /// Regular, black, 12 points: the smallest size for what people must read (domain.md §3).
    pub(super) const fn text() -> Self {
        Self {
            face: Face::Regular,
            size: 12.0,
            ink: Ink::Black,
        }
    }

    pub(super) const fn bold(self) -> Self {
        Self {
            face: Face::Bold,
            ..self
        }
    }

    pub(super) const fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    pub(super) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// Something drawn, to be placed on another canvas or bound as a page.
pub(super) struct Canvas {
    pub(super) ops: Vec<Op>,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Canvas {
    pub(super) fn new(width: f32, height: f32) -> Self {
        Self {
            ops: Vec::new(),
            width,
            height,
        }
    }

    /// Text that starts at `x`, its baseline at `y`. As long as it is: use [`Self::fitted`] for what people typed.
    pub(super) fn text(&mut self, x: f32, y: f32, shown: &str, style: Style) {
        let shown = clean(shown);
        if shown.is_empty() {
            return;
        }
        let pos = Point {
            x: pt(x),
            y: pt(self.height - y),
        };
        let font = PdfFontHandle::External(FontId(style.face.resource_name().to_owned()));
        self.ops.extend([
            Op::SetFillColor {
                col: color(style.ink),
            },
            Op::StartTextSection,
            Op::SetFont {
                font,
                size: Pt(style.size),
            },
            Op::SetTextCursor { pos },
            Op::ShowText {
                items: vec![TextItem::Text(shown)],
            },
            Op::EndTextSection,
        ]);
    }

    /// Text that ends at `right`.
    pub(super) fn text_right(
        &mut self,
        right: f32,
        y: f32,
        shown: &str,
        style: Style,
    ) -> Result<(), PrintError> {
        let width = Faces::get()?.width_mm(&clean(shown), style.face, style.size);
        self.text(right - width, y, shown, style);
        Ok(())
    }

    /// Text in the middle of the canvas.
    pub(super) fn text_centered(
        &mut self,
        y: f32,
        shown: &str,
        style: Style,
    ) -> Result<(), PrintError> {
        let width = Faces::get()?.width_mm(&clean(shown), style.face, style.size);
        self.text((self.width - width) / 2.0, y, shown, style);
        Ok(())
    }

    /// One line within `width`, smaller down to `min_size` points or shortened where it must.
    pub(super) fn fitted(
        &mut self,
        x: f32,
        y: f32,
        width: f32,
        typed: &str,
        style: Style,
        min_size: f32,
    ) -> Result<(), PrintError> {
        let (shown, style) = text::fit(typed, style, width, min_size)?;
        self.text(x, y, &shown, style);
        Ok(())
    }

    /// At most `max_lines` lines `leading` millimetres apart, the first baseline at `y`; returns the baseline below the last.
    pub(super) fn paragraph(
        &mut self,
        area: Area,
        typed: &str,
        style: Style,
        max_lines: usize,
    ) -> Result<f32, PrintError> {
        let mut y = area.y;
        for line in text::wrap(typed, style, area.width, max_lines)? {
            self.text(area.x, y, &line, style);
            y += area.leading;
        }
        Ok(y)
    }

    /// A straight line `weight` points thick.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), weight: f32, ink: Ink) {
        self.ops.extend([
            Op::SetOutlineThickness { pt: Pt(weight) },
            Op::SetOutlineColor { col: color(ink) },
        ]);
        let points = [from.0, self.height - from.1, to.0, self.height - to.1];
        self.path("m", &points[..2]);
        self.path("l", &points[2..]);
        self.path("S", &[]);
    }

    /// A horizontal rule.
    pub(super) fn rule(&mut self, x: f32, right: f32, y: f32, weight: f32, ink: Ink) {
        self.line((x, y), (right, y), weight, ink);
    }

    /// A line to write on.
    pub(super) fn blank(&mut self, x: f32, right: f32, y: f32) {
        self.dashed((x, y), (right, y), &[0.8, 1.6], Ink::Grey);
    }

    /// A thin dashed line; dashes and gaps in points.
    pub(super) fn dashed(&mut self, from: (f32, f32), to: (f32, f32), pattern: &[f32], ink: Ink) {
        self.ops.push(Op::SetLineDashPattern {
            dash: LineDashPattern::new(0.0, pattern),
        });
        self.line(from, to, 0.6, ink);
        self.ops.push(Op::SetLineDashPattern {
            dash: LineDashPattern::solid(),
        });
    }

    /// A filled rectangle, `x` and `y` its top left.
    pub(super) fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.ops.push(Op::SetFillColor { col: color(ink) });
        self.path("re", &[x, self.height - y - height, width, height]);
        self.path("f", &[]);
    }

    /// An empty rectangle.
    pub(super) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, weight: f32, ink: Ink) {
        self.ops.extend([
            Op::SetOutlineThickness { pt: Pt(weight) },
            Op::SetOutlineColor { col: color(ink) },
        ]);
        self.path("re", &[x, self.height - y - height, width, height]);
        self.path("S", &[]);
    }

    /// A box to tick, standing on the baseline `y`, and its label.
    pub(super) fn tick_box(&mut self, x: f32, y: f32, label: &str, style: Style) {
        self.frame(x, y - 3.1, 3.4, 3.4, 0.9, Ink::Black);
        self.text(x + 5.2, y, label, style);
    }

    /// Small open scissors that point to the right, the blades' ends at (`x`, `y`).
    pub(super) fn scissors(&mut self, x: f32, y: f32) {
        self.line((x - 3.6, y - 0.95), (x, y + 0.45), 0.7, Ink::Grey);
        self.line((x - 3.6, y + 0.95), (x, y - 0.45), 0.7, Ink::Grey);
        self.circle(x - 4.3, y - 1.15, 0.75);
        self.circle(x - 4.3, y + 1.15, 0.75);
    }

    /// A QR code whose square of `size` millimetres includes the white modules around it.
    pub(super) fn qr(&mut self, x: f32, y: f32, size: f32, qr: &Qr) {
        // Coordinates start at 10, so that nearly all have two digits: like that the bars compress best.
        const FIRST: u16 = 10;
        let module = size * PT_PER_MM / f32::from(qr.modules + 2 * QUIET_MODULES);
        let inset = module * f32::from(QUIET_MODULES) - module * f32::from(FIRST);
        let left = x * PT_PER_MM + inset;
        let bottom = (self.height - y - size) * PT_PER_MM + inset;
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetFillColor {
            col: color(Ink::Black),
        });
        self.ops.push(unknown(
            "cm",
            [module, 0.0, 0.0, module, hundredth(left), hundredth(bottom)].map(DictItem::Real),
        ));
        for bar in &qr.bars {
            let bottom = qr.modules - bar.y - bar.height + FIRST;
            let corner = [bar.x + FIRST, bottom, 1, bar.height];
            self.ops
                .push(unknown("re", corner.map(|n| DictItem::Int(i64::from(n)))));
        }
        self.path("f", &[]);
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// A barcode whose bars fill `width` by `height` millimetres; the white at both sides is the caller's.
    pub(super) fn barcode(&mut self, area: (f32, f32, f32, f32), code: &Barcode) {
        let (x, y, width, height) = area;
        let module = width * PT_PER_MM / f32::from(code.modules);
        let (left, bottom) = (x * PT_PER_MM, (self.height - y - height) * PT_PER_MM);
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetFillColor {
            col: color(Ink::Black),
        });
        self.ops.push(unknown(
            "cm",
            [
                module,
                0.0,
                0.0,
                height * PT_PER_MM,
                hundredth(left),
                hundredth(bottom),
            ]
            .map(DictItem::Real),
        ));
        for (first, wide) in &code.bars {
            let corner = [*first, 0, *wide, 1];
            self.ops
                .push(unknown("re", corner.map(|n| DictItem::Int(i64::from(n)))));
        }
        self.path("f", &[]);
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// Puts another canvas on this one, its top left at (`x`, `y`).
    pub(super) fn place(&mut self, x: f32, y: f32, inner: Canvas) {
        let (x, y) = (pt(x).0, pt(self.height - y - inner.height).0);
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(unknown(
            "cm",
            [1.0, 0.0, 0.0, 1.0, x, y].map(DictItem::Real),
        ));
        self.ops.extend(inner.ops);
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// Uses art that the document holds once (see [`super::document::Document::art`]), at the origin of this canvas.
    pub(super) fn art(&mut self, name: &str) {
        let transform = XObjectTransform {
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject {
            id: XObjectId(name.to_owned()),
            transform,
        });
    }

    fn circle(&mut self, x: f32, y: f32, radius: f32) {
        // Four Bézier arcs; the constant is 4/3·(√2−1).
        let (y, arm) = (self.height - y, radius * 0.5523);
        self.path("m", &[x + radius, y]);
        self.path(
            "c",
            &[x + radius, y + arm, x + arm, y + radius, x, y + radius],
        );
        self.path(
            "c",
            &[x - arm, y + radius, x - radius, y + arm, x - radius, y],
        );
        self.path(
            "c",
            &[x - radius, y - arm, x - arm, y - radius, x, y - radius],
        );
        self.path(
            "c",
            &[x + arm, y - radius, x + radius, y - arm, x + radius, y],
        );
        self.path("S", &[]);
    }

    /// A path operator with coordinates in millimetres from the bottom left.
    fn path(&mut self, operator: &str, mm: &[f32]) {
        let value = mm.iter().map(|mm| DictItem::Real(pt(*mm).0)).collect();
        self.ops.push(Op::Unknown {
            key: operator.to_owned(),
            value,
        });
    }
}

/// Where a paragraph stands: left edge, first baseline, width, and distance between baselines, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) leading: f32,
}

fn unknown<const N: usize>(operator: &str, operands: [DictItem; N]) -> Op {
    Op::Unknown {
        key: operator.to_owned(),
        value: operands.into(),
    }
}

fn pt(mm: f32) -> Pt {
    Pt(hundredth(mm * PT_PER_MM))
}

/// Points to two decimals: finer than any printer, and short in the file.
fn hundredth(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn color(ink: Ink) -> Color {
    let (r, g, b) = match ink {
        Ink::Black => (0.0, 0.0, 0.0),
        Ink::Grey => (0.3, 0.33, 0.33),
        Ink::Green => (0.04, 0.365, 0.335),
        Ink::Light => (0.75, 0.8, 0.79),
    };
    Color::Rgb(Rgb {
        r,
        g,
        b,
        icc_profile: None,
    })
}
