"""How every page, chart and document looks and behaves; knows no feature."""
