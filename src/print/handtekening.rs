//! A handtekening drawn anew: black on white, no larger than what a phone sends, as PNG, so that nothing a phone wrote beside the
//! picture is kept and no picture of something else fits well.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, ImageReader, Limits, Luma, codecs::png::PngEncoder};

use crate::domain::handtekening::{HandtekeningRefused, PNG_BYTES, SIDE_MAX};

/// Darker than this is ink.
const INK: u8 = 200;

/// Draws a handtekening anew, or says why not.
pub fn draw(sent: &[u8]) -> Result<Vec<u8>, HandtekeningRefused> {
    let unreadable = HandtekeningRefused::Unreadable;
    if sent.len() > PNG_BYTES {
        return Err(unreadable);
    }
    let mut reader = ImageReader::with_format(Cursor::new(sent), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| unreadable)?.into_luma_alpha8();
    let plain = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [light, seen] = picture.get_pixel(x, y).0;
        // A phone's canvas is see-through where nothing was drawn.
        Luma([if seen > 127 && light < INK {
            0
        } else {
            u8::MAX
        }])
    });
    if plain.pixels().all(|pixel| pixel.0 == [u8::MAX]) {
        return Err(HandtekeningRefused::Empty);
    }
    let mut png = Vec::new();
    plain
        .write_with_encoder(PngEncoder::new(&mut png))
        .map_err(|_| unreadable)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, LumaA};

    use super::*;

    fn sent(ink: bool) -> Vec<u8> {
        let picture = ImageBuffer::from_fn(300, 100, |x, y| {
            LumaA(if ink && x.abs_diff(3 * y) < 4 {
                [20_u8, 255]
            } else {
                [0, 0]
            })
        });
        let mut png = Vec::new();
        picture
            .write_with_encoder(PngEncoder::new(&mut png))
            .unwrap();
        png
    }

    #[test]
    fn a_drawing_becomes_black_on_white_and_an_empty_one_is_none() {
        let png = draw(&sent(true)).unwrap();
        let kept = image::load_from_memory(&png).unwrap().into_luma8();
        assert_eq!(kept.dimensions(), (300, 100));
        assert_eq!(
            (kept.get_pixel(150, 50).0, kept.get_pixel(10, 90).0),
            ([0], [255])
        );
        assert_eq!(draw(&sent(false)), Err(HandtekeningRefused::Empty));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        assert_eq!(draw(b"geen plaatje"), Err(HandtekeningRefused::Unreadable));
        assert_eq!(
            draw(&vec![0; PNG_BYTES + 1]),
            Err(HandtekeningRefused::Unreadable)
        );
    }
}
