"""Word and Excel files that use much of what their readers know and little else: small, so that changes hit it."""

import datetime as dt
import io

import openpyxl
from docx.oxml.ns import nsdecls

from tests.fuzz.containers import packed

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = nsdecls("w", "m") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

_BODY = """
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>UBND HUYỆN BÌNH AN</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>
<w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r>
<w:t>Số: 12/BC-UBND</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Bình An, ngày 05 tháng 12 năm 2023</w:t></w:r>
</w:p></w:tc></w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>
<w:t>BÁO CÁO</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:rPr><w:b/><w:caps/></w:rPr>
<w:t>Kết quả năm 2023</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>
</w:pPr><w:r><w:t>Kinh tế</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>
</w:pPr><w:r><w:t>Thu đạt 1.284,679 tỷ đồng</w:t><w:footnoteReference w:id="2"/></w:r><w:r>
<w:t xml:space="preserve">, tăng </w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/>
<w:t>8% so với cùng kỳ; m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:ins w:id="1"><w:r><w:t>thêm</w:t>
</w:r></w:ins><w:del w:id="2"><w:r><w:delText>bớt</w:delText></w:r></w:del><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/>
</w:rPr><w:t>B¸o c¸o</w:t></w:r><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:br w:type="page"/></w:r></w:p><w:p>
<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r>
<m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p><w:p><w:r>
<mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>trong hộp</w:t></w:r></w:p>
</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>trong hộp</w:t></w:r></w:p></w:txbxContent>
</mc:Fallback></mc:AlternateContent></w:r></w:p><w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr>
<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>TT</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>
<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Chỉ tiêu</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>
<w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Năm 2023 (tỷ đồng)</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr>
<w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/>
</w:tc><w:tc><w:p><w:r><w:t>KH</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Thực hiện</w:t></w:r></w:p></w:tc>
</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>Thu</w:t></w:r></w:p></w:tc><w:tc><w:p>
<w:r><w:t>5,2</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>6,1</w:t></w:r></w:p></w:tc></w:tr>
</w:tbl><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:t>Nơi nhận:</w:t></w:r></w:p><w:p><w:r>
<w:t>TM. ỦY BAN NHÂN DÂN</w:t></w:r></w:p><w:p><w:r><w:t>Trần Văn An</w:t></w:r></w:p>
"""
_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>
<w:numPr><w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
"""
_NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2."/><w:lvlRestart w:val="0"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/><w:pStyle w:val="Heading1"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Heading1"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
"""
_NOTES = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>Theo số liệu sơ bộ 5 ha</w:t></w:r></w:p></w:footnote>'


def word() -> bytes:
    """A document with numbering, notes, merged cells, tracked changes, equations and text boxes."""
    related = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate(("styles", "numbering", "footnotes"))
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
            "_rels/.rels": _relations(
                f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/_rels/document.xml.rels": _relations(related),
            "word/document.xml": _part("document", f"<w:body>{_BODY}</w:body>"),
            "word/styles.xml": _part("styles", _STYLES),
            "word/numbering.xml": _part("numbering", _NUMBERING),
            "word/footnotes.xml": _part("footnotes", _NOTES),
        }
    )


def excel() -> bytes:
    """A workbook with merged headers, hidden parts, formats, dates and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 01"
    sheet.append(("Biểu số 1: Các chỉ tiêu",))
    sheet.append(("TT", "Chỉ tiêu", "ĐVT", "Năm 2023", None, "Ngày"))
    sheet.append((None, None, None, "KH", "TH", None))
    sheet.append((1, "Thu ngân sách", "Tỷ đồng", 689.6, 1284.679, dt.date(2023, 12, 5)))
    sheet.append((2, "Hộ nghèo", "%", 0.0351, 0.0282, dt.datetime(2023, 12, 5, 7, 30)))
    sheet.append((3, "Ẩn", None, True, "=D4*2", dt.time(7, 30)))
    for area in ("D2:E2", "A2:A3", "B2:B3"):
        sheet.merge_cells(area)
    sheet["D4"].number_format, sheet["E4"].number_format = "#,##0.00", '_(* #,##0.0_);_(* \\(#,##0.0\\);"-"??_)'
    sheet["D5"].number_format, sheet["F4"].number_format = "0.00%", "[$-42A]dd/mm/yyyy"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Biểu 02").append(("Dịch vụ", ">48", "29/38"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _part(name: str, inner: str) -> bytes:
    return f"<w:{name} {_NAMES}>{inner}</w:{name}>".encode()


def _relations(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()
