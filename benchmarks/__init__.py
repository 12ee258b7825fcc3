"""How fast the program is, beside a Word template that docxtpl fills and LibreOffice turns into PDF.

    python -m benchmarks            about twenty minutes; writes benchmarks/results.md
    python -m benchmarks --quick    a minute or two, to try it; prints the same tables, from too little to be relied on

It needs `pip install -e .[bench]` and LibreOffice (`soffice`), and Linux. Read `__main__` first (what is measured), then
`work` (what each measured process does), `measuring` (how a process is measured), `report` (the page that comes of it).
"""
