"""The pages: pure functions from view models to text. No I/O, no clock, no database.

What the HTTP side calls (`reporting/api/pages.py`, `forms.py` and `live.py`):

Every request
    `address.read(path, query) -> Address`   the address is the state; `Invalid` (field, text key)
        names a bad value. `.on .borders .known .q .unit .status .fill_from .sort .cursor
        .map_key .compared` are typed; `known` is 24:00 +07:00 of the day `ghi-nhan` (None: live),
        `on` the day asked for, else the day looked back to. Days may be typed as 30/6/2026.
    `layout.Chrome(lang=, address=, visitor=Visitor | None)`   what surrounds every page;
        `pagekit.answers` gives language and visitor of a request, and writes the answer.
    `layout.SITE`   templates, words and static files; the app mounts it at /static.

Pages (each returns the whole HTML document)
    GET /                  overview.render(OverviewPage, chrome) -> str
    GET /cum               clusters.render(ClustersPage, chrome) -> str
    GET /cum/{id}          cluster.render(ClusterPage, chrome) -> str
    GET /van-hanh          operations.render(OperationsPage, chrome) -> str   (role operator)
    GET /dang-nhap         pagekit.signin.render(SITE, chrome, start=) -> str
    any problem            errors.render(ProblemPage, chrome) -> str   also for 503

Downloads, from the same rows: `<view module>.sheet(view, lang) -> Sheet`, which
    `pagekit.answers.download` writes. GET /tong-quan.{csv,xlsx,json}, /cum.{…}, /cum/{id}.{…},
    /van-hanh.{…} with the same query as the page.

Live (GET /live/overview with the page's own query, lang= and after=<revision>: read it with
    `address.read` too; the page builds this address itself)
    overview.cells(table, lang, previous=None) -> Cells   used by page and stream
    live.state_message(OverviewPage, lang) -> dict      `event: state`, `id: <revision>`
    live.change_message(before, after, lang) -> dict | None      `event: change`, None = no change
    live.beat_message(NationalTable, lang) -> dict      `event: beat`, every 15 s; one at once when
        the page is already at the newest revision, because only a message makes a page live
    Encode with orjson; nothing else is needed. Cell ids are "<row code>.<indicator key>",
    "<row code>.<key>.delta", "fresh.<source>", "as-of", "legend.<class>", "rank.<top|low>.<n>…".

Forms on /van-hanh (POST, urlencoded, answer 303 to /van-hanh?xong=<done> or the page again with
    `OperationsPage.refused`); field `csrf` = Visitor.csrf, field `reason` where (r) stands:
    /van-hanh/tam-giu/{id}/tha   release (r)      /van-hanh/tam-giu/{id}/bo   discard (r)
    /van-hanh/cach-ly/{projection}/{topic}/{partition}/{offset}/bo   discard a message (r); the
        form shows where `QuarantineLine.projection` is given
    /van-hanh/ban-dung/{projection}                start a build
    /van-hanh/ban-dung/{projection}/{build}/chuyen switch (r)    …/{build}/xoa   drop
    GET /van-hanh?so-sanh={projection}.{build}     the page with BuildLine.comparison filled
    /dang-xuat                                     sign out
    `done` is one of released, discarded, started, switched, dropped.
    `Refused.form` is the address the refused form was sent to.
"""
