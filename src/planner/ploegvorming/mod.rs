//! People into ploegen for a week.
