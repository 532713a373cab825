//! A foto drawn anew: upright, no larger than is of use, as JPEG, with nothing of what the camera wrote beside it (where and when it
//! was taken, on which device). What cannot be read is refused before much memory is asked for.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

use crate::domain::foto::{FOTO_BYTES, FotoRefused, SIDE_MAX};

/// Pixels on a side as it is sent: what phones make, and some.
const SENT_SIDE_MAX: u32 = 12_000;
/// Bytes of the opened picture: a small file may claim to be a very large one.
const OPENED_BYTES: u64 = 200 * 1024 * 1024;
/// Of 100: clear on a phone, a few hundred kilobytes.
const QUALITY: u8 = 80;

/// A foto as it is kept.
#[derive(Clone, Debug)]
pub struct DrawnFoto {
    /// The picture.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Draws a foto anew, or says why not.
pub fn draw(sent: &[u8]) -> Result<DrawnFoto, FotoRefused> {
    if sent.len() > FOTO_BYTES {
        return Err(FotoRefused::TooLarge);
    }
    let (picture, orientation) = open(sent)?;
    let mut picture = if picture.width().max(picture.height()) > SIDE_MAX {
        picture.resize(SIDE_MAX, SIDE_MAX, FilterType::Triangle)
    } else {
        picture
    };
    picture.apply_orientation(orientation);
    let plain = picture.into_rgb8();
    let mut jpeg = Vec::new();
    plain
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(|_| FotoRefused::Unreadable)?;
    Ok(DrawnFoto {
        jpeg,
        width: plain.width(),
        height: plain.height(),
    })
}

/// The picture and how it was held.
fn open(sent: &[u8]) -> Result<(DynamicImage, Orientation), FotoRefused> {
    let mut reader = ImageReader::new(Cursor::new(sent))
        .with_guessed_format()
        .map_err(|_| FotoRefused::Unreadable)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader.format().is_some_and(|one| known.contains(&one)) {
        return Err(FotoRefused::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SENT_SIDE_MAX);
    limits.max_image_height = Some(SENT_SIDE_MAX);
    limits.max_alloc = Some(OPENED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    if decoder.total_bytes() > OPENED_BYTES {
        return Err(FotoRefused::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    Ok((picture, orientation))
}

fn why(error: &image::ImageError) -> FotoRefused {
    match error {
        image::ImageError::Limits(_) => FotoRefused::TooLarge,
        _ => FotoRefused::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> DynamicImage {
        // Left half red, right half blue.
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 {
                image::Rgb([250, 0, 0])
            } else {
                image::Rgb([0, 0, 250])
            }
        }))
    }

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG with an EXIF block that says how it was held and, as a canary, where it was taken.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 51.2800 N 4.0500 E");
        let length = u16::try_from(exif.len() + 2).unwrap();
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend([0xFF, 0xE1]);
        bytes.extend(length.to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&jpeg[2..]);
        bytes
    }

    #[test]
    fn every_kind_is_kept_as_a_jpeg_that_is_not_larger_than_needed() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let drawn = draw(&encoded(2_000, 500, format)).unwrap();
            assert_eq!((drawn.width, drawn.height), (1_600, 400), "{format:?}");
            assert!(drawn.jpeg.starts_with(&[0xFF, 0xD8]));
            let small = draw(&encoded(40, 30, format)).unwrap();
            assert_eq!((small.width, small.height), (40, 30));
        }
    }

    #[test]
    fn where_it_was_taken_is_gone_and_it_stands_upright() {
        let sent = with_exif(&encoded(80, 40, ImageFormat::Jpeg), 6);
        assert!(sent.windows(3).any(|part| part == b"GPS"));
        let drawn = draw(&sent).unwrap();
        assert_eq!((drawn.width, drawn.height), (40, 80), "turned a quarter");
        let has = |word: &[u8]| drawn.jpeg.windows(word.len()).any(|part| part == word);
        assert!(!has(b"GPS") && !has(b"Exif"));
        let upright = image::load_from_memory(&drawn.jpeg).unwrap().into_rgb8();
        assert!(upright.get_pixel(20, 5)[0] > 200, "what was left is on top");
        assert!(upright.get_pixel(20, 75)[2] > 200);
    }

    #[test]
    fn what_is_no_foto_is_refused() {
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
        let cut = &encoded(200, 200, ImageFormat::Png)[..60];
        for wrong in [&b""[..], b"geen foto", gif, cut, b"<svg/>"] {
            assert_eq!(draw(wrong).unwrap_err(), FotoRefused::Unreadable);
        }
        assert_eq!(
            draw(&vec![0; FOTO_BYTES + 1]).unwrap_err(),
            FotoRefused::TooLarge
        );
    }

    #[test]
    fn a_small_file_that_claims_to_be_enormous_is_refused_before_it_is_opened() {
        let mut png = encoded(1, 1, ImageFormat::Png);
        // Width and height stand behind the name of the first chunk; its checksum follows.
        png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let sum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(draw(&png).unwrap_err(), FotoRefused::TooLarge);
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 {
                    (sum >> 1) ^ 0xEDB8_8320
                } else {
                    sum >> 1
                }
            })
        })
    }
}
