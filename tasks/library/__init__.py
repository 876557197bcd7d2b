"""Task families that come with Handscript: published benchmarks, and sentences written by hand."""
