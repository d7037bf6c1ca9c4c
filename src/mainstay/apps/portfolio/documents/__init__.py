"""The portfolio for reading elsewhere: texts of the commands, PDF and workbook."""
