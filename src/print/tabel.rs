//! A list for another program: the same table as CSV (for Dutch spreadsheets) and as XLSX with typed cells.
//!
//! Text that a spreadsheet would run as a formula is defused, because names and remarks are typed by strangers. The
//! same table always gives the same bytes. How a table looks on a page is for the pages.

use jiff::{Timestamp, civil::Date};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError, utility,
};

use super::PrintError;
use crate::domain::{
    calendar::{local_date, local_time, time_hm},
    money::Cents,
};

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// What a cell of a spreadsheet holds at most.
const CELL_CHARACTERS: usize = 32_767;
/// What the name of a sheet holds at most.
const SHEET_CHARACTERS: usize = 31;
/// Beyond this a spreadsheet's numbers are no longer exact; such a number is written as text.
const EXACT: u64 = 1 << 53;

/// A list with a heading, typed cells and perhaps a line of totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Tabel {
    /// What it is a list of: "Verkopen van november 2026".
    pub titel: String,
    /// Headings, one a column.
    pub kolommen: Vec<String>,
    /// As many cells in each row as there are headings.
    pub rijen: Vec<Vec<Cel>>,
    /// Totals under the columns; as many cells as there are headings.
    pub totaal: Option<Vec<Cel>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cel {
    /// Words, of anybody.
    Tekst(String),
    /// A count, or minutes.
    Getal(i64),
    /// An amount in cents.
    Cent(Cents),
    /// A day.
    Datum(Date),
    /// An instant, shown as the clock in the Netherlands had it.
    Moment(Timestamp),
    /// An instant of the day that stands beside it: on a page only the clock, in files whole.
    Tijd(Timestamp),
    /// Nothing.
    Leeg,
}

impl Cel {
    /// Words.
    pub fn tekst(text: impl Into<String>) -> Self {
        Self::Tekst(text.into())
    }

    /// A count of anything.
    pub fn getal(count: impl TryInto<i64>) -> Self {
        Self::Getal(count.try_into().unwrap_or(i64::MAX))
    }

    /// Whether it stands right in its column.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Getal(_) | Self::Cent(_) => true,
            Self::Tekst(_) | Self::Datum(_) | Self::Moment(_) | Self::Tijd(_) | Self::Leeg => false,
        }
    }

    /// As people read it on a page or on paper: `€ 1.234,50`, `22-11-2026 14:05`.
    pub fn shown(&self) -> String {
        match self {
            Self::Tekst(text) => text.clone(),
            Self::Getal(number) => number.to_string(),
            Self::Cent(cents) => cents.to_string(),
            Self::Datum(date) => numeric(*date),
            Self::Moment(at) => {
                let (date, time) = (local_date(*at), local_time(*at));
                format!("{} {}", numeric(date), time_hm(time))
            }
            Self::Tijd(at) => time_hm(local_time(*at)),
            Self::Leeg => String::new(),
        }
    }

    /// As a Dutch spreadsheet reads it: `1234,50`, `2026-11-22 14:05`.
    fn csv(&self) -> String {
        match self {
            Self::Tekst(text) => defused(text),
            Self::Getal(number) => number.to_string(),
            Self::Cent(cents) => decimal(*cents, ','),
            Self::Datum(date) => date.to_string(),
            Self::Moment(at) | Self::Tijd(at) => {
                format!("{} {}", local_date(*at), time_hm(local_time(*at)))
            }
            Self::Leeg => String::new(),
        }
    }
}

/// `22-11-2026`: narrow, and it does not break.
fn numeric(date: Date) -> String {
    date.strftime("%d-%m-%Y").to_string()
}

/// An amount in euros without a sign of the currency or dots between groups.
pub(super) fn decimal(cents: Cents, point: char) -> String {
    let sign = if cents.0 < 0 { "-" } else { "" };
    let magnitude = cents.0.unsigned_abs();
    format!("{sign}{}{point}{:02}", magnitude / 100, magnitude % 100)
}

/// Text that no spreadsheet runs: an apostrophe before what would start a formula (reliability page §3).
fn defused(text: &str) -> String {
    let starts = text.starts_with(['\t', '\r', '\n']);
    if starts || text.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

impl Tabel {
    /// The rows with the totals under them.
    fn lines(&self) -> impl Iterator<Item = &Vec<Cel>> {
        self.rijen.iter().chain(&self.totaal)
    }

    /// As CSV: semicolons, UTF-8 with a byte order mark, decimal commas, text defused.
    pub fn csv(&self) -> Result<Vec<u8>, PrintError> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.to_vec());
        let broken = |error: csv::Error| PrintError::List(error.to_string());
        let headings = self.kolommen.iter().map(|text| defused(text));
        writer.write_record(headings).map_err(broken)?;
        for row in self.lines() {
            writer
                .write_record(row.iter().map(Cel::csv))
                .map_err(broken)?;
        }
        writer
            .into_inner()
            .map_err(|error| PrintError::List(error.to_string()))
    }

    /// As a spreadsheet with typed cells: amounts that add up, dates that sort, text that stays text.
    pub fn xlsx(&self) -> Result<Vec<u8>, PrintError> {
        self.workbook()
            .and_then(|mut book| book.save_to_buffer())
            .map_err(|error| PrintError::List(error.to_string()))
    }

    fn workbook(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        // A fixed moment: the file says nothing of when it was made, so that the same table is the same file.
        let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
        book.set_properties(
            &DocProperties::new()
                .set_title(shortened(&self.titel))
                .set_creation_datetime(&made),
        );
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&self.titel))?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0_u16..).zip(&self.kolommen) {
            sheet.write_string_with_format(0, column, shortened(heading), &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let rows = self.rijen.len();
        for (index, cells) in self.lines().enumerate() {
            let format = if index < rows {
                Format::new()
            } else {
                bold.clone()
            };
            let row = u32::try_from(index + 1).unwrap_or(u32::MAX);
            for (column, cel) in (0_u16..).zip(cells) {
                write_cell(sheet, row, column, cel, &format)?;
            }
        }
        sheet.autofit();
        Ok(book)
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cel: &Cel,
    format: &Format,
) -> Result<(), XlsxError> {
    let format = format.clone();
    match cel {
        Cel::Tekst(text) => {
            sheet.write_string_with_format(row, column, shortened(text), &format)?;
        }
        Cel::Getal(number) => match exact(*number, number.to_string()) {
            Some(value) => {
                sheet.write_number_with_format(row, column, value, &format.set_num_format("0"))?;
            }
            None => {
                sheet.write_string_with_format(row, column, number.to_string(), &format)?;
            }
        },
        Cel::Cent(cents) => match exact(cents.0, decimal(*cents, '.')) {
            Some(value) => {
                let format = format.set_num_format("#,##0.00");
                sheet.write_number_with_format(row, column, value, &format)?;
            }
            None => {
                sheet.write_string_with_format(row, column, decimal(*cents, ','), &format)?;
            }
        },
        Cel::Datum(date) => match excel_date(*date) {
            Ok(value) => {
                let format = format.set_num_format("dd-mm-yyyy");
                sheet.write_datetime_with_format(row, column, value, &format)?;
            }
            // A year that spreadsheets do not know.
            Err(_) => {
                sheet.write_string_with_format(row, column, date.to_string(), &format)?;
            }
        },
        Cel::Moment(at) | Cel::Tijd(at) => {
            let (date, time) = (local_date(*at), local_time(*at));
            let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
            let second = time.second().unsigned_abs();
            match excel_date(date).and_then(|day| day.and_hms(hour.into(), minute, second)) {
                Ok(value) => {
                    let format = format.set_num_format("dd-mm-yyyy hh:mm");
                    sheet.write_datetime_with_format(row, column, value, &format)?;
                }
                Err(_) => {
                    sheet.write_string_with_format(row, column, cel.csv(), &format)?;
                }
            }
        }
        Cel::Leeg => {}
    }
    Ok(())
}

/// The number a spreadsheet keeps for what is written so; none where it would not be exact.
fn exact(number: i64, written: String) -> Option<f64> {
    (number.unsigned_abs() <= EXACT)
        .then(|| written.parse().ok())
        .flatten()
}

fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// As much of a text as a cell holds.
fn shortened(text: &str) -> String {
    text.chars().take(CELL_CHARACTERS).collect()
}

/// A name that a sheet may have: no `[]:*?/\`, not empty, not too long.
fn sheet_name(titel: &str) -> String {
    let safe = utility::check_sheet_name(titel).is_ok();
    if safe {
        return titel.to_owned();
    }
    let plain: String = titel
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'))
        .take(SHEET_CHARACTERS)
        .collect();
    match plain.trim() {
        "" => "Lijst".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::proof::hostile;
    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    fn tabel(rijen: Vec<Vec<Cel>>) -> Tabel {
        Tabel {
            titel: "Verkopen: 1/2 [november]".into(),
            kolommen: vec!["Wie".into(), "Wanneer".into(), "Euro".into()],
            totaal: None,
            rijen,
        }
    }

    fn row(text: &str) -> Vec<Cel> {
        vec![
            Cel::tekst(text),
            Cel::Moment("2026-11-22T13:05:00Z".parse().unwrap()),
            Cel::Cent(Cents(-123_450)),
        ]
    }

    fn read_back(bytes: Vec<u8>) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn csv_is_as_dutch_spreadsheets_want_it() {
        let mut tabel = tabel(vec![row("Jan \"de\" Vos; bakker")]);
        tabel.totaal = Some(vec![Cel::tekst("Totaal"), Cel::Leeg, Cel::Cent(Cents(5))]);
        assert_eq!(
            String::from_utf8(tabel.csv().unwrap()).unwrap(),
            "\u{feff}Wie;Wanneer;Euro\r\n\"Jan \"\"de\"\" Vos; bakker\";2026-11-22 14:05;-1234,50\r\nTotaal;;0,05\r\n"
        );
    }

    #[test]
    fn what_would_run_as_a_formula_is_text_in_both_files() {
        for bad in ["=1+1", "+31", "-2+3", "@SUM(A1)", "\t=1", "  =1", "\r=1"] {
            let tabel = tabel(vec![vec![Cel::tekst(bad), Cel::Leeg, Cel::Leeg]]);
            let bytes = tabel.csv().unwrap();
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(b';')
                .from_reader(&bytes[3..]);
            let record = reader.records().next().unwrap().unwrap();
            assert_eq!(&record[0], format!("'{bad}"));
            let Data::String(kept) = &read_back(tabel.xlsx().unwrap())[1][0] else {
                panic!("{bad} is not text");
            };
            assert_eq!(kept.trim(), bad.trim());
        }
        // A negative amount is a number, and stays one.
        assert_eq!(Cel::Cent(Cents(-300)).csv(), "-3,00");
    }

    #[test]
    fn a_time_beside_its_day_is_the_clock_on_a_page_and_whole_in_the_files() {
        let at: Timestamp = "2026-11-22T13:05:00Z".parse().unwrap();
        assert_eq!(Cel::Datum(date(2026, 11, 2)).shown(), "02-11-2026");
        assert_eq!(Cel::Moment(at).shown(), "22-11-2026 14:05");
        assert_eq!(Cel::Tijd(at).shown(), "14:05");
        assert_eq!(Cel::Tijd(at).csv(), "2026-11-22 14:05");
        let both = tabel(vec![vec![Cel::Tijd(at), Cel::Moment(at), Cel::Leeg]]);
        let rows = read_back(both.xlsx().unwrap());
        assert_eq!(rows[1][0], rows[1][1]);
        assert!(matches!(rows[1][0], Data::DateTime(_)));
    }

    #[test]
    fn a_spreadsheet_gets_numbers_and_dates_not_text() {
        let mut tabel = tabel(vec![vec![
            Cel::Getal(7),
            Cel::Datum(date(2026, 11, 22)),
            Cel::Cent(Cents(123_456_789)),
        ]]);
        tabel.totaal = Some(row("Totaal"));
        let rows = read_back(tabel.xlsx().unwrap());
        assert_eq!(rows[0][0], Data::String("Wie".into()));
        assert_eq!(rows[1][0], Data::Float(7.0));
        assert_eq!(rows[1][2], Data::Float(1_234_567.89));
        let Data::DateTime(day) = rows[1][1] else {
            panic!("{:?}", rows[1][1]);
        };
        assert_eq!(day.to_ymd_hms_milli(), (2026, 11, 22, 0, 0, 0, 0));
        let Data::DateTime(moment) = rows[2][1] else {
            panic!("{:?}", rows[2][1]);
        };
        assert_eq!(moment.to_ymd_hms_milli(), (2026, 11, 22, 14, 5, 0, 0));
        assert_eq!(rows[2][2], Data::Float(-1234.5));
    }

    #[test]
    fn an_amount_too_large_for_a_spreadsheet_is_written_out() {
        let tabel = tabel(vec![vec![Cel::Leeg, Cel::Leeg, Cel::Cent(Cents(i64::MIN))]]);
        let rows = read_back(tabel.xlsx().unwrap());
        assert_eq!(rows[1][2], Data::String("-92233720368547758,08".into()));
    }

    #[test]
    fn no_text_breaks_a_file() {
        for text in hostile() {
            let mut tabel = tabel(vec![row(&text)]);
            tabel.titel.clone_from(&text);
            assert_eq!(read_back(tabel.xlsx().unwrap()).len(), 2, "{text:.40}");
            assert!(tabel.csv().is_ok());
        }
    }

    #[test]
    fn the_same_table_is_the_same_file() {
        let tabel = tabel(vec![row("Jan")]);
        assert_eq!(tabel.xlsx().unwrap(), tabel.xlsx().unwrap());
    }
}
