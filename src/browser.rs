//! The only place that touches the browser: files, storage, workers.
