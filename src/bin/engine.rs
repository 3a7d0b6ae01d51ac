//! Joins the layers of the engine; holds no rule of its own.

fn main() {}
