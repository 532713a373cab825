//! The planner in stories.
