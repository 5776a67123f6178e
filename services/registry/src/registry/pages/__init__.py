"""The pages on which officers hand in returns. Pure functions from models to text: no I/O.

GET  /nop-bieu                   filing.render(FilingPage, chrome): hand in a workbook
POST /nop-bieu                   check it, or hand it in: result.render(ResultPage, chrome)
GET  /nop-bieu/mau               blank.render(BlankPage, chrome): choose a template
GET  /nop-bieu/mau.xlsx          the template
GET  /nop-bieu/danh-dau/{id}     the marked workbook again
GET  /nop-bieu/da-nop            returns.render(ReturnsPage, chrome): what was handed in
GET  /nop-bieu/da-nop/{id}       versions.render(VersionsPage, chrome): its versions side by side

`api/pages.py` reads for them and sends what they give.
"""
