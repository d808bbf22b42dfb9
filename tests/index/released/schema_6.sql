PRAGMA user_version = 6;
BEGIN TRANSACTION;
CREATE TABLE figures (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    name TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, role TEXT NOT NULL, period TEXT NOT NULL,
    verdict TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (report_id, position)
);
INSERT INTO "figures" VALUES(1,0,4,'Độ che phủ rừng của huyện Sông Lam','%','41,5','actual','2023','',39,43);
INSERT INTO "figures" VALUES(1,1,5,'Tỷ lệ hộ nghèo','%','4,2','plan','2023','',25,28);
INSERT INTO "figures" VALUES(1,2,5,'Tỷ lệ hộ nghèo','%','3,9','actual','2023','',31,34);
INSERT INTO "figures" VALUES(1,3,6,'Thu NSNN trên địa bàn','tỷ đồng','215,4','actual','2023','',26,31);
CREATE TABLE files (    -- every file a report was read from, the versions that were replaced too
    digest TEXT PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE
);
INSERT INTO "files" VALUES('df192b01a10688e776cc82067cf34a030b6cfbc03daa33307b29617875053f31',1);
CREATE TABLE footnotes (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, mark TEXT NOT NULL, text TEXT NOT NULL,
    first_line INTEGER NOT NULL, last_line INTEGER NOT NULL, ref_ordinal INTEGER,
    PRIMARY KEY (report_id, position)
);
INSERT INTO "footnotes" VALUES(1,0,'1','Chủ yếu từ tiền sử dụng đất.',23,23,6);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, section TEXT NOT NULL,
    first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
    footnotes TEXT NOT NULL, cells TEXT NOT NULL, parents TEXT NOT NULL,
    confidence INTEGER,               -- of 100, of OCR; NULL: not read from an image
    UNIQUE (report_id, ordinal)
);
INSERT INTO "passages" VALUES(1,1,0,'header','Số: 12/BC-UBND','[]',1,1,'[]','[]','[]',NULL);
INSERT INTO "passages" VALUES(2,1,1,'header','Sông Lam, ngày 05 tháng 12 năm 2023','[]',3,3,'[]','[]','[]',NULL);
INSERT INTO "passages" VALUES(3,1,2,'header','BÁO CÁO','[]',5,5,'[]','[]','[]',NULL);
INSERT INTO "passages" VALUES(4,1,3,'header','Tình hình kinh tế - xã hội năm 2023','[]',7,7,'[]','[]','[]',NULL);
INSERT INTO "passages" VALUES(5,1,4,'paragraph','Độ che phủ rừng của huyện Sông Lam đạt 41,5% vào cuối năm 2023.','["I. KẾT QUẢ", "1. Nông nghiệp"]',13,13,'[]','[]','[]',NULL);
INSERT INTO "passages" VALUES(6,1,5,'table_row','1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9','["I. KẾT QUẢ", "1. Nông nghiệp"]',17,17,'[]','[["TT", "1"], ["Chỉ tiêu", "Tỷ lệ hộ nghèo"], ["ĐVT", "%"], ["KH 2023", "4,2"], ["TH 2023", "3,9"]]','[]',NULL);
INSERT INTO "passages" VALUES(7,1,6,'paragraph','Thu NSNN trên địa bàn đạt 215,4 tỷ đồng, vượt kế hoạch¹.','["I. KẾT QUẢ", "2. Thu ngân sách"]',21,21,'["1"]','[]','[]',NULL);
INSERT INTO "passages" VALUES(8,1,7,'footnote','¹ Chủ yếu từ tiền sử dụng đất.','["I. KẾT QUẢ", "2. Thu ngân sách"]',23,23,'[]','[]','[]',NULL);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,      -- SHA-256 of the file
    checksum TEXT NOT NULL,           -- SHA-256 of everything that was understood of it
    number TEXT, issued TEXT, issuer TEXT NOT NULL, locality TEXT NOT NULL, level TEXT NOT NULL, province TEXT,
    period TEXT NOT NULL, title TEXT NOT NULL, session TEXT, signer TEXT,
    collection TEXT NOT NULL DEFAULT '', -- whose readers alone may see it; '': everybody's
    headings TEXT NOT NULL,           -- [[text, depth, line], …]
    tables TEXT NOT NULL              -- [[columns, rows, lines], …]
);
INSERT INTO "reports" VALUES(1,'a.txt','df192b01a10688e776cc82067cf34a030b6cfbc03daa33307b29617875053f31','907f85311219778647765263598b86743f5560c92ae99b9f11f5285890eda6e2','12/BC-UBND','2023-12-05','UBND huyện Sông Lam','Sông Lam','huyện',NULL,'2023','Tình hình kinh tế - xã hội năm 2023',NULL,NULL,'nội bộ','[["I. KẾT QUẢ", 1, 9], ["1. Nông nghiệp", 2, 11], ["2. Thu ngân sách", 2, 19]]','[[["TT", "Chỉ tiêu", "ĐVT", "KH 2023", "TH 2023"], [["1", "Tỷ lệ hộ nghèo", "%", "4,2", "3,9"]], [15, 17]]]');
CREATE TABLE state (token TEXT NOT NULL);
INSERT INTO "state" VALUES('ae8680f20a702aa0');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reports',1);
INSERT INTO "sqlite_sequence" VALUES('passages',8);
COMMIT;
