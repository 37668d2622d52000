-- The demo's complaint, as Request Tracker 5 would hold it. Synthetic. All times are UTC, eight hours behind Beijing.
-- make_tickets_database.sh runs this after the schema; it adds the two media (table Attachments, ids 13 and 14).
BEGIN;

INSERT INTO Users (id, Name, RealName, Organization, MobilePhone, WorkPhone, Creator, Created) VALUES
  (1,  'RT_System',  'The RT System itself', '', '', '', 1, '2024-03-01 00:00:00'),
  (6,  'Nobody',     'Nobody in particular', '', '', '', 1, '2024-03-01 00:00:00'),
  (21, 'C20240311',  '陈女士',   '',     '13812345678', '', 1, '2024-03-11 02:00:00'),
  (22, 'C20250722',  '林先生',   '',     '13812345670', '', 1, '2025-07-22 02:00:00'),
  -- The work phone of staff is their extension at the hotline's switchboard.
  (31, 'wang',       '王某',     '售后部', '', '8021', 1, '2024-03-01 00:00:00'),
  (32, 'wuliu2',     '物流专员', '物流部', '', '8035', 1, '2024-03-01 00:00:00'),
  (33, 'zhang',      '张主管',   '售后部', '', '8001', 1, '2024-03-01 00:00:00'),
  (34, 'platform',   '投诉平台', '',     '', '', 1, '2024-03-01 00:00:00');

INSERT INTO Queues (id, Name, Lifecycle) VALUES (1, '售后', 'complaints'), (2, '物流', 'complaints'), (3, '___Approvals', 'approvals');

INSERT INTO CustomFields (id, Name, Type, MaxValues, LookupType) VALUES
  (1,  '投诉编号', 'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (2,  '订单号',   'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (3,  '运单号',   'Freeform', 0, 'RT::Queue-RT::Ticket'),
  (4,  '快递公司', 'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (5,  '订单电话', 'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (6,  '投诉渠道', 'Select',   1, 'RT::Queue-RT::Ticket'),
  (7,  '满意度',   'Select',   1, 'RT::Queue-RT::Ticket'),
  (8,  '联系时间', 'Freeform', 0, 'RT::Queue-RT::Ticket'),
  (9,  '联系结果', 'Freeform', 0, 'RT::Queue-RT::Ticket'),
  (10, '补救措施', 'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (11, '用户损失', 'Freeform', 1, 'RT::Queue-RT::Ticket'),
  (12, '结案原因', 'Select',   1, 'RT::Queue-RT::Ticket');

INSERT INTO Tickets (id, EffectiveId, Queue, Type, Owner, Subject, Status, Creator, Created, LastUpdated) VALUES
  (41, 41, 1, 'ticket',   31, '包裹滞留', '已结案', 21, '2025-11-08 01:12:00', '2025-11-09 08:00:00'),
  (57, 57, 1, 'ticket',   31, '包裹又滞留', '已结案', 21, '2026-01-20 02:30:00', '2026-01-21 08:00:00'),
  (87, 87, 1, 'ticket',   31, '展架未按期送达', '已结案', 21, '2026-10-14 01:20:00', '2026-10-21 02:02:00'),
  (88, 88, 3, 'approval', 33, '投诉处理审批：退运费', 'resolved', 31, '2026-10-16 00:58:00', '2026-10-16 01:12:00'),
  -- Another customer. He has the phone that stands on the order by mistake: nothing of his belongs into the case.
  (91, 91, 1, 'ticket',   31, '发票抬头有误', '处理中', 22, '2026-10-15 06:00:00', '2026-10-15 06:30:00');

INSERT INTO Groups (id, Name, Domain, Instance) VALUES
  (1041, 'Requestor', 'RT::Ticket-Role', 41), (1057, 'Requestor', 'RT::Ticket-Role', 57),
  (1087, 'Requestor', 'RT::Ticket-Role', 87), (1091, 'Requestor', 'RT::Ticket-Role', 91);
INSERT INTO GroupMembers (GroupId, MemberId) VALUES (1041, 21), (1057, 21), (1087, 21), (1091, 22);

INSERT INTO Links (Base, Target, Type, LocalBase, LocalTarget, Creator, Created) VALUES
  ('fsck.com-rt://example.com/ticket/87', 'fsck.com-rt://example.com/ticket/88', 'DependsOn', 87, 88, 31, '2026-10-16 00:58:00');

INSERT INTO ObjectCustomFieldValues (id, CustomField, ObjectType, ObjectId, Content, Creator, Created) VALUES
  (1,  1, 'RT::Ticket', 41, 'TS20251108-0031',  21, '2025-11-08 01:12:00'),
  (2,  6, 'RT::Ticket', 41, '平台',             21, '2025-11-08 01:12:00'),
  (3,  7, 'RT::Ticket', 41, '用户已满意',       31, '2025-11-10 08:40:20'),
  (4,  1, 'RT::Ticket', 57, 'TS20260120-0064',  21, '2026-01-20 02:30:00'),
  (5,  6, 'RT::Ticket', 57, '平台',             21, '2026-01-20 02:30:00'),
  (6,  7, 'RT::Ticket', 57, '用户已满意',       31, '2026-01-22 07:05:30'),
  (11, 1, 'RT::Ticket', 87, 'TS20261014-0087',  21, '2026-10-14 01:20:00'),
  (12, 2, 'RT::Ticket', 87, 'DD20261008-5521',  21, '2026-10-14 01:20:00'),
  (13, 3, 'RT::Ticket', 87, 'KD2026100900417',  21, '2026-10-14 01:20:00'),
  (14, 4, 'RT::Ticket', 87, 'kuaidi',           21, '2026-10-14 01:20:00'),
  (15, 5, 'RT::Ticket', 87, '13812345670',      21, '2026-10-14 01:20:00'),
  (16, 6, 'RT::Ticket', 87, '平台',             21, '2026-10-14 01:20:00'),
  (17, 7, 'RT::Ticket', 87, '用户已满意',       31, '2026-10-19 09:29:41'),
  (18, 8, 'RT::Ticket', 87, '2026-10-15 10:05', 31, '2026-10-20 00:55:10'),
  (19, 9, 'RT::Ticket', 87, '无人接听',         31, '2026-10-20 00:55:11'),
  (20, 8, 'RT::Ticket', 87, '2026-10-15 15:40', 31, '2026-10-20 00:55:40'),
  (21, 9, 'RT::Ticket', 87, '无人接听',         31, '2026-10-20 00:55:41'),
  (22, 10, 'RT::Ticket', 88, '退运费18元',      31, '2026-10-16 00:58:00'),
  (23, 11, 'RT::Ticket', 88, '用户无其他损失',  31, '2026-10-16 00:58:00'),
  (31, 1, 'RT::Ticket', 91, 'TS20261015-0091',  22, '2026-10-15 06:00:00'),
  (32, 6, 'RT::Ticket', 91, '热线',             22, '2026-10-15 06:00:00');

INSERT INTO Transactions (id, ObjectType, ObjectId, Type, Field, OldValue, NewValue, Creator, Created) VALUES
  -- 12: twice before, the same hub, the same remedy, the same tick
  (401, 'RT::Ticket', 41, 'Create',  NULL, NULL, NULL, 21, '2025-11-08 01:12:00'),
  (402, 'RT::Ticket', 41, 'Status', 'Status', '已受理', '处理中', 31, '2025-11-08 01:25:00'),
  (403, 'RT::Ticket', 41, 'Comment', NULL, NULL, NULL, 31, '2025-11-10 08:31:00'),
  (404, 'RT::Ticket', 41, 'Status', 'Status', '处理中', '已结案', 31, '2025-11-10 08:40:00'),
  (405, 'RT::Ticket', 41, 'CustomField', '7', NULL, '用户已满意', 31, '2025-11-10 08:40:20'),
  (571, 'RT::Ticket', 57, 'Create',  NULL, NULL, NULL, 21, '2026-01-20 02:30:00'),
  (572, 'RT::Ticket', 57, 'Status', 'Status', '已受理', '处理中', 31, '2026-01-20 02:41:00'),
  (573, 'RT::Ticket', 57, 'Comment', NULL, NULL, NULL, 31, '2026-01-22 06:58:00'),
  (574, 'RT::Ticket', 57, 'Status', 'Status', '处理中', '已结案', 31, '2026-01-22 07:05:00'),
  (575, 'RT::Ticket', 57, 'CustomField', '7', NULL, '用户已满意', 31, '2026-01-22 07:05:30'),
  -- 1, 7: the complaint and its states
  (871, 'RT::Ticket', 87, 'Create',  NULL, NULL, NULL, 21, '2026-10-14 01:20:00'),
  (872, 'RT::Ticket', 87, 'Status', 'Status', '已受理', '处理中', 31, '2026-10-14 01:22:00'),
  -- 3: back and forth between departments
  (873, 'RT::Ticket', 87, 'Comment', NULL, NULL, NULL, 31, '2026-10-14 07:02:00'),
  (874, 'RT::Ticket', 87, 'Set', 'Queue', '1', '2', 31, '2026-10-14 07:02:20'),
  (875, 'RT::Ticket', 87, 'Comment', NULL, NULL, NULL, 32, '2026-10-14 08:30:00'),
  (876, 'RT::Ticket', 87, 'Set', 'Queue', '2', '1', 32, '2026-10-14 08:30:20'),
  (877, 'RT::Ticket', 87, 'Comment', NULL, NULL, NULL, 31, '2026-10-16 02:25:00'),
  -- 4: the approval form
  (881, 'RT::Ticket', 88, 'Create',  NULL, NULL, NULL, 31, '2026-10-16 00:58:00'),
  (882, 'RT::Ticket', 88, 'Status', 'Status', 'open', 'resolved', 33, '2026-10-16 01:12:00'),
  -- 7: closed, and "satisfied" in the same minute
  (890, 'RT::Ticket', 87, 'Status', 'Status', '处理中', '已结案', 31, '2026-10-19 09:29:12'),
  (891, 'RT::Ticket', 87, 'CustomField', '7', NULL, '用户已满意', 31, '2026-10-19 09:29:41'),
  -- 8: two contacts entered after closing
  (892, 'RT::Ticket', 87, 'CustomField', '8', NULL, '2026-10-15 10:05', 31, '2026-10-20 00:55:10'),
  (893, 'RT::Ticket', 87, 'CustomField', '9', NULL, '无人接听', 31, '2026-10-20 00:55:11'),
  (894, 'RT::Ticket', 87, 'CustomField', '8', NULL, '2026-10-15 15:40', 31, '2026-10-20 00:55:40'),
  (895, 'RT::Ticket', 87, 'CustomField', '9', NULL, '无人接听', 31, '2026-10-20 00:55:41'),
  -- 13: the application for review
  (896, 'RT::Ticket', 87, 'Correspond', NULL, NULL, NULL, 21, '2026-10-21 02:02:00'),
  (911, 'RT::Ticket', 91, 'Create',  NULL, NULL, NULL, 22, '2026-10-15 06:00:00'),
  (912, 'RT::Ticket', 91, 'Status', 'Status', '已受理', '处理中', 31, '2026-10-15 06:10:00');

INSERT INTO Attachments (id, TransactionId, Parent, Subject, Filename, ContentType, ContentEncoding, Content, Creator, Created) VALUES
  (1,  401, 0, '包裹滞留', NULL, 'text/plain', 'none',
   '包裹在杭州分拨停了四天没有更新，请尽快处理。', 21, '2025-11-08 01:12:00'),
  (2,  403, 0, '', NULL, 'text/plain', 'none', '包裹滞留杭州分拨，已退运费。', 31, '2025-11-10 08:31:00'),
  (3,  571, 0, '包裹又滞留', NULL, 'text/plain', 'none',
   '又卡在杭州分拨，三天没动，上次就是这样。', 21, '2026-01-20 02:30:00'),
  (4,  573, 0, '', NULL, 'text/plain', 'none', '包裹滞留杭州分拨，已退运费。', 31, '2026-01-22 06:58:00'),
  (11, 871, 0, '展架未按期送达', NULL, 'multipart/mixed', NULL, NULL, 21, '2026-10-14 01:20:00'),
  (12, 871, 11, NULL, NULL, 'text/plain', 'none',
   '展架10月12日前该到没到，10月13日甲方验收没赶上，按合同被扣违约金6000元。请赔偿，并说清货卡在哪里。', 21, '2026-10-14 01:20:00'),
  (15, 873, 0, '', NULL, 'text/plain', 'none', '属物流原因，请用户联系快递。', 31, '2026-10-14 07:02:00'),
  (16, 875, 0, '', NULL, 'text/plain', 'none', '供应商晚交货，退回售后。', 32, '2026-10-14 08:30:00'),
  (17, 877, 0, '', NULL, 'text/plain', 'none', '10:20致电用户，告知物流显示已签收。', 31, '2026-10-16 02:25:00'),
  (18, 881, 0, '投诉处理审批：退运费', NULL, 'text/plain', 'none', '退运费18元；用户无其他损失', 31, '2026-10-16 00:58:00'),
  (19, 896, 0, '复查申请', NULL, 'text/plain', 'none', '申请复查，理由：未解决核心问题。', 21, '2026-10-21 02:02:00'),
  (21, 911, 0, '发票抬头有误', NULL, 'text/plain', 'none', '发票抬头写错了，请重开。', 22, '2026-10-15 06:00:00');

COMMIT;
