"""Intake: records that come from elsewhere, as a folder of files, a CSV file or a workbook."""
