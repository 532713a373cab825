//! Binds canvases into one PDF: two embedded faces, art held once, compressed streams, no dates and no random ids.
//!
//! Knows nothing of any paper. printpdf lays out the file; what it cannot say (form XObjects with text, the language,
//! streams compressed on all cores, the same bytes for the same input) is put right on its lopdf tree before saving.

use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use printpdf::{FontId, Mm, Op, PdfDocument, PdfFont, PdfPage, PdfSaveOptions};

use super::PrintError;
use super::canvas::Canvas;
use super::font::{Face, Faces, clean};

/// Millimetres.
pub(super) const A4: (f32, f32) = (210.0, 297.0);
pub(super) const A5: (f32, f32) = (148.0, 210.0);

/// A paper in the making.
pub(super) struct Document {
    title: String,
    art: Vec<PdfPage>,
    pages: Vec<PdfPage>,
}

impl Document {
    /// `title` is shown by readers and stands in the metadata: it must hold no secret.
    pub(super) fn new(title: String) -> Self {
        // A window's title bar shows no more, and a name may be endless.
        let title = clean(&title).chars().take(120).collect();
        Self {
            title,
            art: Vec::new(),
            pages: Vec::new(),
        }
    }

    /// Keeps `canvas` once for the whole file; the name is for [`Canvas::art`].
    pub(super) fn art(&mut self, canvas: Canvas) -> String {
        self.art.push(page(canvas.width, canvas.height, canvas.ops));
        art_name(self.art.len() - 1)
    }

    pub(super) fn page(&mut self, canvas: Canvas) {
        self.pages
            .push(page(canvas.width, canvas.height, canvas.ops));
    }

    pub(super) fn bytes(self) -> Result<Vec<u8>, PrintError> {
        let faces = Faces::get()?;
        let mut pdf = PdfDocument::new(&self.title);
        for (face, font) in [(Face::Regular, &faces.regular), (Face::Bold, &faces.bold)] {
            pdf.resources.fonts.map.insert(
                FontId(face.resource_name().to_owned()),
                PdfFont::new(font.clone()),
            );
        }
        // Art travels as leading pages: the writer collects the glyphs of pages only.
        let art = self.art.len();
        pdf.pages = self.art;
        pdf.pages.extend(self.pages);
        // `secure` would drop the path operators that this crate has no operation for.
        let options = PdfSaveOptions {
            secure: false,
            ..PdfSaveOptions::default()
        };
        let mut doc = printpdf::serialize::to_lopdf_doc(&pdf, &options, &mut Vec::new());
        drop(pdf);
        finish(&mut doc, art, &self.title).map_err(|e| PrintError::Pdf(e.to_string()))?;
        compress(&mut doc).map_err(|e| PrintError::Pdf(e.to_string()))?;
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes)
            .map_err(|e| PrintError::Pdf(e.to_string()))?;
        Ok(bytes)
    }
}

fn page(width: f32, height: f32, ops: Vec<Op>) -> PdfPage {
    PdfPage::new(Mm(width), Mm(height), ops)
}

fn art_name(index: usize) -> String {
    format!("A{index}")
}

/// Turns the leading pages into art, shares one resource dictionary among all pages, and states title and language.
fn finish(doc: &mut lopdf::Document, art: usize, title: &str) -> lopdf::Result<()> {
    "1.7".clone_into(&mut doc.version);
    let tree = doc.catalog()?.get(b"Pages")?.as_reference()?;
    let kids = doc.get_dictionary(tree)?.get(b"Kids")?.as_array()?.clone();
    let kids: Vec<ObjectId> = kids
        .iter()
        .map(Object::as_reference)
        .collect::<lopdf::Result<_>>()?;
    let (art, pages) = kids.split_at(art.min(kids.len()));

    let mut resources = Dictionary::new();
    if let Some(first) = kids.first() {
        let old = doc
            .get_dictionary(*first)?
            .get(b"Resources")?
            .as_reference()?;
        resources.set("Font", doc.get_dictionary(old)?.get(b"Font")?.clone());
    }
    let art_resources = doc.add_object(resources.clone());
    let mut forms = Dictionary::new();
    for (index, id) in art.iter().enumerate() {
        let page = doc.get_dictionary(*id)?;
        let (content, media_box) = (
            page.get(b"Contents")?.as_reference()?,
            page.get(b"MediaBox")?.clone(),
        );
        let form = &mut doc.get_object_mut(content)?.as_stream_mut()?.dict;
        form.set("Type", Object::Name(b"XObject".to_vec()));
        form.set("Subtype", Object::Name(b"Form".to_vec()));
        form.set("BBox", media_box);
        form.set("Resources", Object::Reference(art_resources));
        forms.set(art_name(index), Object::Reference(content));
        doc.objects.remove(id);
    }
    resources.set("XObject", forms);
    let resources = doc.add_object(resources);

    for id in pages {
        let page = doc.get_dictionary_mut(*id)?;
        for repeated in [b"TrimBox".as_slice(), b"CropBox", b"Annots"] {
            page.remove(repeated);
        }
        page.set("Resources", Object::Reference(resources));
    }
    let tree = doc.get_dictionary_mut(tree)?;
    tree.set("Count", i64::try_from(pages.len()).unwrap_or(i64::MAX));
    tree.set(
        "Kids",
        pages
            .iter()
            .map(|id| Object::Reference(*id))
            .collect::<Vec<_>>(),
    );

    let info = doc.add_object(Dictionary::from_iter([
        ("Title", utf16(title)),
        (
            "Producer",
            Object::String(b"dienstencheque".to_vec(), StringFormat::Literal),
        ),
    ]));
    doc.trailer.set("Info", Object::Reference(info));
    // The writer's ids are random; without encryption a file needs none (ISO 32000-1, 14.4).
    doc.trailer.remove(b"ID");
    let catalog = doc.catalog_mut()?;
    catalog.set(
        "Lang",
        Object::String(b"nl-NL".to_vec(), StringFormat::Literal),
    );
    catalog.set(
        "ViewerPreferences",
        Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
    );
    doc.prune_objects();
    doc.renumber_objects();
    Ok(())
}

/// Deflates every stream, on all cores.
fn compress(doc: &mut lopdf::Document) -> lopdf::Result<()> {
    let mut streams: Vec<_> = doc
        .objects
        .values_mut()
        .filter_map(|object| object.as_stream_mut().ok())
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // The fonts alone are two streams; more than a few pages pay for a thread.
    let share = if streams.len() < 12 {
        streams.len()
    } else {
        streams.len().div_ceil(cores)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = streams
            .chunks_mut(share.max(1))
            .map(|part| scope.spawn(|| part.iter_mut().try_for_each(|stream| stream.compress())))
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })
}

/// A text string beyond ASCII (ISO 32000-1, 7.9.2.2).
fn utf16(text: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
