"""Every fixed text a user reads in Telegram, in one place.  Plain text; whoever sends one as HTML escapes it."""

from bot.answer.types import Status

START = """Kính chào anh/chị.
Tôi trả lời câu hỏi về các báo cáo của UBND đã được nạp vào hệ thống, kèm nguyên văn đoạn báo cáo làm căn cứ. \
Báo cáo không nêu thì tôi nói rõ là không nêu.

Anh/chị cứ nhắn câu hỏi, ví dụ: tỷ lệ hộ nghèo năm 2023 của Bình Sơn là bao nhiêu?

/trogiup – cách hỏi và các lệnh
/baocao – các báo cáo đang có"""

HELP = """Anh/chị hỏi bằng lời thường, có dấu hoặc không dấu. Nên nêu đủ ba ý: chỉ tiêu, nơi báo cáo và thời gian.

Ví dụ:
• Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?
• Thu ngân sách của Bình Sơn năm 2023 có đạt kế hoạch không?
• Vì sao giải ngân đầu tư công chậm?
• So sánh độ che phủ rừng năm 2023 của Bình Sơn và Yên Thế

Câu hỏi tiếp theo có thể ngắn gọn, ví dụ: còn Yên Thế? Tôi hiểu theo câu hỏi trước trong vòng 30 phút.

Mỗi câu trả lời kèm nguyên văn đoạn trích, số và ngày của báo cáo, mục và dòng để anh/chị đối chiếu. \
Trong nhóm, anh/chị nhắc tên tôi hoặc trả lời tin nhắn của tôi.

/baocao – các báo cáo đang có
/chitieu – bảng chỉ tiêu của một báo cáo
/sosanh – so sánh một chỉ tiêu giữa các nơi
/lichsu – các câu đã hỏi
/xoa – quên câu hỏi trước
/gopy – góp ý cho quản trị viên"""

NO_ACCESS = (
    "Anh/chị chưa có quyền hỏi. Mã ghép nối của anh/chị là {code}, có hiệu lực trong một giờ; "
    "xin báo mã này cho quản trị viên để được cấp quyền."
)
TOO_MANY_WAITING = "Hiện có nhiều người đang chờ được cấp quyền. Anh/chị vui lòng nhắn lại sau một giờ."
ASK_IN_PRIVATE = "Anh/chị chưa có quyền hỏi. Anh/chị nhắn riêng cho tôi để xin cấp quyền."
NOT_FOR_YOU = "Anh/chị chưa có quyền dùng nút này."
ASKS_TO_BE_LET_IN = "{name} (mã số {person}) xin được hỏi. Mã ghép nối: {code}. Chỉ duyệt khi người đó báo đúng mã này."
BUTTON_LET_IN, BUTTON_TURN_AWAY = "Duyệt", "Từ chối"
PAIRING_GONE = "Yêu cầu này đã được xử lý hoặc đã hết hạn."
LET_IN = "Đã cấp quyền hỏi cho {name}."
TURNED_AWAY = "Đã từ chối {name}."
WELCOME = "Anh/chị đã được cấp quyền hỏi. Mời anh/chị nhắn câu hỏi; /trogiup để xem cách hỏi."
PEOPLE_HEAD = "Có {count} người được hỏi:"
ROLES = {"admin": "quản trị", "user": "người dùng"}
BY_SETTINGS = " (ghi trong thiết lập)"
BUTTON_TURN_OUT = "Thu hồi quyền của {name}"
TURNED_OUT = "Đã thu hồi quyền của {person}."
NOT_LET_IN = "Không thu hồi được: {person} không có quyền, hoặc quyền ghi trong thiết lập."
PEOPLE_USAGE = (
    "Cách dùng: /nguoidung để xem danh sách; /nguoidung MÃ_SỐ TÊN để cấp quyền; "
    "/nguoidung MÃ_SỐ quantri để giao quyền quản trị; /nguoidung MÃ_SỐ xem BỘ hoặc /nguoidung MÃ_SỐ thôi BỘ "
    "để cho xem hoặc thôi cho xem một bộ báo cáo."
)
SHOWN = "Từ nay {person} xem được bộ {collection}."
HIDDEN = "Từ nay {person} không xem được bộ {collection}."
NOT_HIDDEN = "Quyền xem bộ {collection} của {person} ghi trong thiết lập, xin sửa ở đó."
SEES = "xem bộ {collections}"
GROUP_NOT_ENABLED = "Nhóm này chưa được bật. Quản trị viên của hệ thống gõ /batnhom trong nhóm để bật."
GROUP_ENABLED = (
    "Đã bật: từ nay tôi trả lời trong nhóm này khi được nhắc tên, được trả lời hoặc nhận lệnh, "
    "từ các báo cáo thuộc bộ {collections}."
)
GROUP_DISABLED = "Đã tắt: tôi không trả lời trong nhóm này nữa."
ONLY_IN_GROUPS = "Lệnh này dùng trong nhóm cần bật hoặc tắt."
TOO_FAST = "Anh/chị hỏi nhanh quá. Xin đợi {seconds} giây rồi hỏi tiếp."
BUSY = "Hệ thống đang bận nên chưa trả lời kịp. Anh/chị vui lòng hỏi lại sau ít phút."
FAULT = (
    "Hệ thống gặp lỗi nên chưa trả lời được. Anh/chị vui lòng hỏi lại sau; khi báo quản trị viên, xin kèm mã lỗi {id}."
)
EMPTY = "Anh/chị chưa ghi câu hỏi. Xin nhắn câu hỏi bằng chữ, ví dụ: tỷ lệ hộ nghèo năm 2023 của Bình Sơn?"
WORDLESS = "Tôi chỉ đọc được câu hỏi bằng chữ. Anh/chị vui lòng gõ câu hỏi thay cho ảnh, tệp, nhãn dán hay ghi âm."
UNKNOWN_COMMAND = "Tôi không có lệnh này. Anh/chị gõ /trogiup để xem cách hỏi và các lệnh."
COMPARE_USAGE = "Anh/chị ghi chỉ tiêu sau lệnh, ví dụ: /sosanh tỷ lệ hộ nghèo năm 2023"
COMPARE_PLACES = "So sánh {indicator} của các địa phương"
NOTHING_TO_COMPARE = "Các báo cáo không nêu chỉ tiêu này, hoặc chỉ tiêu chưa rõ. Anh/chị ghi tên chỉ tiêu và năm."
NO_CHART = "Không có đủ hai nơi nêu một con số cùng đơn vị để vẽ biểu đồ."
HISTORY = "Các câu anh/chị đã hỏi ở đây, bấm để hỏi lại:"
NO_HISTORY = "Anh/chị chưa hỏi câu nào ở đây."
FORGOTTEN = "Đã quên câu hỏi trước. Câu hỏi tới được hiểu độc lập."
SUGGEST_USAGE = "Anh/chị ghi góp ý sau lệnh, ví dụ: /gopy xin bổ sung báo cáo quý III của huyện"
SUGGESTED = "Góp ý của {person}: {said}"
THANKS = "Cảm ơn anh/chị."
WHY_BAD = "Câu trả lời chưa đúng ở điểm nào? Anh/chị có thể bấm một mục, hoặc bỏ qua."
REASONS = ("Sai con số", "Sai nơi hoặc thời gian", "Thiếu nội dung", "Có trong báo cáo mà nói không nêu")
FIGURES = "Số câu hỏi theo ngày (trả lời được, không nêu; 👍, 👎; thời gian trung bình):"
FIGURES_DAY = "{day}: {questions} ({answered}, {not_stated}; {good}, {bad}; {ms:.0f} ms)"
NO_FIGURES = "Chưa có câu hỏi nào trong hai tuần qua."
MISSED = "Những câu chưa đáp ứng được gần đây:"
FIGURES_MISSED = "• {question} {reason}"
NONE_MISSED = "Không có."
BUTTON_AROUND, BUTTON_CHART = "Xem trong báo cáo", "Biểu đồ"
BUTTON_SOURCES, BUTTON_EVERYWHERE, BUTTON_ORIGINAL = "Nguồn khác", "So sánh các nơi", "Tệp gốc"
SOURCES_HEAD = "Các đoạn khác gần với câu hỏi (không thay cho câu trả lời)"
NO_SOURCES = "Không có đoạn nào khác gần với câu hỏi."
ORIGINAL_GONE = "Tệp gốc của báo cáo này không được lưu trong hệ thống."
ORIGINAL_TOO_LARGE = "Tệp gốc lớn hơn {limit} MB nên không gửi qua Telegram được; anh/chị liên hệ quản trị viên."
BUTTON_GOOD, BUTTON_BAD = "👍", "👎"
BUTTON_BEFORE, BUTTON_AFTER = "◀ Trước", "Sau ▶"
BUTTON_INDICATORS, BUTTON_UNMET, BUTTON_ALL = "Bảng chỉ tiêu", "Chỉ tiêu không đạt", "Mọi chỉ tiêu"
BUTTON_EXPIRED = "Nút này đã hết hạn. Anh/chị vui lòng hỏi lại."

NO_REPORTS = "Hệ thống chưa có báo cáo nào. Quản trị viên cần nạp báo cáo trước khi anh/chị hỏi."
REPORTS_HEAD = "Đang có {count} báo cáo:"
PAGE = "Trang {number}/{pages}"
REPORT_GONE = "Báo cáo này không còn trong hệ thống. Anh/chị vui lòng xem lại danh sách bằng lệnh /baocao."
REPORT_PERIOD = "Kỳ báo cáo: {period}"
REPORT_SIGNER = "Người ký: {signer}"
REPORT_HOLDS = "Gồm {tables} bảng, {figures} số liệu"
OUTLINE = "Đề mục"
OUTLINE_CUT = "… và {count} đề mục nữa"

FILE_TOO_LARGE = "Tệp {name} lớn hơn {limit} MB nên không nhận qua Telegram được; anh/chị nạp bằng lệnh trên máy chủ."
FILE_COMING = "Đã nhận tin, đang tải tệp {name} …"
FILE_BEING_READ = "Đang đọc tệp {name} …"
FILE_NOT_FETCHED = "Không tải được tệp {name} từ Telegram. Anh/chị vui lòng gửi lại."
FILE_REFUSED = "{fault} Anh/chị kiểm tra rồi gửi lại tệp."
DRAFT_HEAD = "Bản đọc được, chưa xuất bản: chưa ai hỏi được về báo cáo này."
DRAFT_COLLECTION = "Bộ báo cáo: {collection}"
DRAFT_SAME = "Tệp này đã có trong hệ thống."
DRAFT_REPLACES = "Sẽ thay cho bản đang có: {source} {number}"
DRAFT_DOUBTS = "Cần xem lại:"
DRAFT_NO_DOUBTS = "Không thấy điểm nào cần xem lại."
DRAFT_GONE = "Bản này đã được xuất bản, đã huỷ hoặc quá hạn. Anh/chị vui lòng gửi lại tệp."
BUTTON_PUBLISH, BUTTON_MEND, BUTTON_GIVE_UP, BUTTON_BACK = "Xuất bản", "Sửa", "Huỷ", "Quay lại"
DRAFT_FIELDS = {
    "place": "Nơi báo cáo",
    "period": "Kỳ báo cáo",
    "number": "Số",
    "issued": "Ngày ký",
    "collection": "Bộ báo cáo",
}
"""What of a draft can be mended: field → what it is called on a button."""
DRAFT_ASKED = {
    "place": "Anh/chị nhắn cấp và tên nơi báo cáo, ví dụ: huyện Bình Sơn, tỉnh Quảng Ngãi",
    "period": "Anh/chị nhắn kỳ báo cáo, ví dụ: 2023, 6 tháng đầu năm 2024, quý III/2024",
    "number": "Anh/chị nhắn số của báo cáo, ví dụ: 783/BC-UBND",
    "issued": "Anh/chị nhắn ngày ký, ví dụ: 05/12/2023",
    "collection": "Anh/chị nhắn tên bộ báo cáo, ví dụ: nội bộ; nhắn công khai nếu ai cũng được xem",
}
"""What is asked before a field of a draft is changed."""
PUBLISHED = {
    "new": "Đã xuất bản {name}. Từ nay hỏi được về báo cáo này.",
    "replaced": "Đã xuất bản {name}, thay cho bản trước.",
    "unchanged": "Báo cáo {name} đã có sẵn, không có gì thay đổi.",
}
"""What came of publishing, by what it changed."""
PUBLISHED_NOT_USED = (
    "Đã lưu {name}, nhưng chỉ mục mới không qua câu tự kiểm nên bot vẫn trả lời từ bản trước; "
    "anh/chị xem tin cảnh báo vừa gửi."
)
GIVEN_UP = "Đã huỷ, báo cáo {name} không được xuất bản."
REMOVE_SURE = "Xoá {name} ({source})? Sau khi xoá sẽ không hỏi được về báo cáo này nữa; muốn có lại phải nạp lại tệp."
BUTTON_REMOVE, BUTTON_KEEP = "Xoá báo cáo", "Không xoá"
REMOVED = "Đã xoá {source}."
KEPT = "Không xoá."
INLINE_ASK_TO_BE_LET_IN = "Xin quyền hỏi báo cáo"
ANSWER = "Trả lời"

INDICATORS_HEAD = "{place}, {period}: {count} chỉ tiêu có kế hoạch và kết quả"
INDICATORS_UNMET_HEAD = "{place}, {period}: {count} chỉ tiêu báo cáo ghi không đạt"
INDICATORS_KEY = "Kế hoạch → thực hiện (hoặc ước thực hiện), đúng như báo cáo in"
INDICATORS_UNSAID = "Có {count} chỉ tiêu báo cáo không ghi đạt hay không đạt, nên không xét ở đây."
NO_INDICATORS = "Báo cáo của {place}, {period}, không có bảng chỉ tiêu nêu cả kế hoạch và kết quả."
NO_UNMET = "Trong các bảng chỉ tiêu của {place}, {period}, báo cáo không ghi chỉ tiêu nào không đạt."

COMPARED_ORDER = {True: "Xếp từ thấp đến cao", False: "Xếp từ cao đến thấp"}
"""How places are ordered: by whether the lowest comes first."""
COMPARED_PLAN = "kế hoạch {value}"
COMPARED_SILENT = "Không nêu: {places}"
COMPARED_APART = "Không vẽ vì không nêu một con số cùng đơn vị: {places}"
CHART_UNIT = "Đơn vị: {unit}"
CHART_SOURCE = "Nguồn: {documents}"

ADMIN_COMMANDS = (
    ("nguoidung", "Người được hỏi và quyền xem"),
    ("thongke", "Số liệu sử dụng"),
    ("xoabaocao", "Xoá một báo cáo"),
    ("batnhom", "Bật trả lời trong nhóm này"),
    ("tatnhom", "Tắt trả lời trong nhóm này"),
)
"""What administrators see in the menu besides."""

COMMANDS = (
    ("trogiup", "Cách đặt câu hỏi"),
    ("baocao", "Các báo cáo đang có"),
    ("chitieu", "Bảng chỉ tiêu của một báo cáo"),
    ("sosanh", "So sánh một chỉ tiêu giữa các nơi"),
    ("lichsu", "Các câu đã hỏi"),
    ("xoa", "Quên câu hỏi trước"),
    ("gopy", "Góp ý cho quản trị viên"),
    ("start", "Giới thiệu"),
)
"""The command menu: (command, description)."""

VERDICTS = {
    Status.ANSWERED: "Báo cáo nêu như sau",
    Status.NOT_STATED: "Báo cáo không nêu",
    Status.NO_REPORT: "Chưa có báo cáo",
    Status.REFUSED: "Các báo cáo không trả lời được câu hỏi này",
    Status.AMBIGUOUS: "Xin anh/chị nói rõ thêm",
}
"""The first line of an answer that has no headline."""

COLUMNS = "Theo cột: {cells}"
QUOTE_CUT = "… (còn tiếp trong báo cáo, {lines})"
QUOTES_LEFT_OUT = (
    "Còn {count} đoạn trích nữa chưa gửi vì quá dài; anh/chị hỏi cụ thể hơn về nơi, chỉ tiêu hoặc thời gian để xem."
)
