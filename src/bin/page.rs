//! Joins the layers of the page; holds no rule of its own.

fn main() {}
