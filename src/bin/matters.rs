//! Joins the layers of the matters; holds no rule of its own.

fn main() {}
