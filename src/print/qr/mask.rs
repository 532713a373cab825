//! Which of the eight masks a code gets (ISO/IEC 18004, 7.8.3): the choice of the `qrcode` crate, made on rows of bits
//! instead of module by module, because it is by far the dearest step of a sheet of cheques. Knows no payload.

use qrcode::{
    Color, EcLevel, Version,
    canvas::{Canvas, MaskPattern},
};

/// In the order in which the first of equals wins.
const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// What all codes of one size share: their fixed patterns, and what each mask turns over.
pub(super) struct Masks {
    version: Version,
    blank: Canvas,
    grids: Vec<Grid>,
}

/// A square of modules: bit x of `rows[y]`, and bit y of `columns[x]`, are set where it is dark.
pub(super) struct Grid {
    rows: Vec<u64>,
    columns: Vec<u64>,
}

impl Masks {
    /// The largest code whose rows fit 64 bits (version 11).
    pub(super) const MAX_MODULES: u16 = 61;

    pub(super) fn new(version: Version, level: EcLevel) -> Self {
        let mut blank = Canvas::new(version, level);
        blank.draw_all_functional_patterns();
        let unmasked = Grid::of(blank.clone());
        let grids = PATTERNS
            .iter()
            .map(|pattern| {
                let mut masked = blank.clone();
                masked.apply_mask(*pattern);
                Grid::of(masked).turned_over(&unmasked)
            })
            .collect();
        Self {
            version,
            blank,
            grids,
        }
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// The code with these codewords, under the mask that suits it best.
    pub(super) fn best(&self, data: &[u8], correction: &[u8]) -> Option<Grid> {
        let mut canvas = self.blank.clone();
        canvas.draw_data(data, correction);
        let unmasked = Grid::of(canvas);
        self.grids
            .iter()
            .map(|mask| unmasked.turned_over(mask))
            .min_by_key(Grid::penalty)
    }
}

impl Grid {
    fn of(canvas: Canvas) -> Self {
        let colors = canvas.into_colors();
        let width = colors.len().isqrt();
        let mut grid = Self {
            rows: vec![0; width],
            columns: vec![0; width],
        };
        for (y, colors) in colors.chunks(width.max(1)).enumerate() {
            for (x, color) in colors.iter().enumerate() {
                if *color == Color::Dark {
                    grid.rows[y] |= 1 << x;
                    grid.columns[x] |= 1 << y;
                }
            }
        }
        grid
    }

    pub(super) fn is_dark(&self, x: u16, y: u16) -> bool {
        self.columns
            .get(usize::from(x))
            .is_some_and(|column| column >> y & 1 == 1)
    }

    /// This grid with the modules turned over that are dark in `mask`.
    fn turned_over(&self, mask: &Self) -> Self {
        let each = |own: &[u64], other: &[u64]| {
            let pairs = own.iter().zip(other);
            pairs.map(|(own, other)| own ^ other).collect()
        };
        Self {
            rows: each(&self.rows, &mask.rows),
            columns: each(&self.columns, &mask.columns),
        }
    }

    /// How much there is in it that scanners stumble over.
    fn penalty(&self) -> u32 {
        let width = self.rows.len();
        let lines = self.rows.iter().chain(&self.columns);
        let of_lines: u32 = lines
            .map(|line| 40 * like_a_finder(*line, width) + in_runs(*line, width))
            .sum();
        let blocks: u32 = self
            .rows
            .windows(2)
            .map(|two| {
                let same = same_as_next(two[0], width) & same_as_next(two[1], width);
                (same & !(two[0] ^ two[1])).count_ones()
            })
            .sum();
        let dark: u32 = self.rows.iter().map(|row| row.count_ones()).sum();
        let modules = u32::try_from(width * width).unwrap_or(u32::MAX).max(1);
        of_lines + 3 * blocks + (dark * 200 / modules).abs_diff(100)
    }
}

/// A bit for each of the first `width - 1` modules of a line that has the colour of its successor.
fn same_as_next(line: u64, width: usize) -> u64 {
    !(line ^ (line >> 1)) & ((1 << (width - 1)) - 1)
}

/// Points for runs of one colour: a run of 5 or more costs its length less 2.
fn in_runs(line: u64, width: usize) -> u32 {
    let same = same_as_next(line, width);
    // A run of n modules leaves n − 4 bits next to each other here.
    let long = same & (same >> 1) & (same >> 2) & (same >> 3);
    let runs = long & !(long << 1);
    long.count_ones() + 2 * runs.count_ones()
}

/// How often a line looks like a finder pattern, `1011101`, with four light modules, or the edge, on one side.
fn like_a_finder(line: u64, width: usize) -> u32 {
    let core = line
        & !(line >> 1)
        & (line >> 2)
        & (line >> 3)
        & (line >> 4)
        & !(line >> 5)
        & (line >> 6)
        & ((1 << (width - 6)) - 1);
    let dark_before = (line << 1) | (line << 2) | (line << 3) | (line << 4);
    let dark_behind = (line >> 7) | (line >> 8) | (line >> 9) | (line >> 10);
    (core & !(dark_before & dark_behind)).count_ones()
}
