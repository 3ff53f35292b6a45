import re

from odoo.tests import tagged

from .test_portal_pages import FILES, PortalWorld


@tagged("post_install", "-at_install")
class TestPortalPapers(PortalWorld):
    """Who cannot read a PDF misses nothing."""

    def test_each_paper_is_there_as_a_page_too(self):
        self._as(self.samira)
        papers = set()
        for path in self._get_pages(FILES):
            links = set(re.findall(r'href="(/my/[^"#?]+)', self._get(path).text))
            for paper in (link for link in links if link.endswith("/pdf")):
                page = paper.removesuffix("/pdf")
                with self.subTest(paper=paper, on=path):
                    self.assertIn(page, links | {path}, "one click away")
                    response = self._get(page)
                    self.assertEqual(response.status_code, 200)
                    self.assertIn("text/html", response.headers["Content-Type"])
                    papers.add(paper)
        self.assertEqual(papers, {path for path in self._get_pages() if path.endswith("/pdf")}, "each can be found")
