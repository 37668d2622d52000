-- A complaint as Redmine 5 would hold it, in Beijing time. Synthetic; plain SQL that each engine takes.
INSERT INTO projects (id, name, identifier) VALUES (1, '投诉', 'complaints'), (2, '内部', 'internal');
INSERT INTO trackers (id, name, position) VALUES (1, '投诉单', 1), (2, '咨询单', 2);
INSERT INTO issue_statuses (id, name, is_closed, position) VALUES
  (1, '已受理', FALSE, 1), (2, '处理中', FALSE, 2), (5, '已结案', TRUE, 3);
INSERT INTO enumerations (id, name, type, position) VALUES (3, '普通', 'IssuePriority', 1), (4, '高', 'IssuePriority', 2);
INSERT INTO roles (id, name, position) VALUES (3, '客服', 3), (4, '客户', 4);

INSERT INTO users (id, login, lastname, firstname, type, status) VALUES
  (4,  '',          'Anonymous', '', 'AnonymousUser', 0),
  (21, 'C20240311', '陈', '女士', 'User', 1),
  (31, 'wang',      '王', '某',   'User', 1),
  (32, 'wuliu2',    '物流', '专员', 'User', 1);
INSERT INTO email_addresses (id, user_id, address, is_default, created_on, updated_on) VALUES
  (1, 21, 'Chen@Example.com', TRUE, '2024-03-11 10:00:00', '2024-03-11 10:00:00'),
  (2, 31, 'wang@example.com', TRUE, '2024-03-01 10:00:00', '2024-03-01 10:00:00');
INSERT INTO members (id, user_id, project_id) VALUES (1, 31, 1), (2, 32, 1), (3, 21, 1), (4, 31, 2);
INSERT INTO member_roles (id, member_id, role_id) VALUES (1, 1, 3), (2, 2, 3), (3, 3, 4), (4, 4, 3);

INSERT INTO custom_fields (id, type, name, field_format) VALUES
  (1, 'IssueCustomField', '投诉编号', 'string'), (2, 'IssueCustomField', '订单号', 'string'),
  (3, 'IssueCustomField', '运单号', 'string'),   (4, 'IssueCustomField', '快递公司', 'string'),
  (5, 'IssueCustomField', '订单电话', 'string'), (6, 'IssueCustomField', '投诉渠道', 'list'),
  (7, 'IssueCustomField', '满意度', 'list'),     (8, 'IssueCustomField', '联系时间', 'string'),
  (9, 'IssueCustomField', '联系结果', 'list'),   (10, 'IssueCustomField', '补救措施', 'string'),
  (12, 'IssueCustomField', '客户姓名', 'string'), (13, 'IssueCustomField', '联系电话', 'string'),
  (14, 'IssueCustomField', '复核人', 'user'),    (15, 'UserCustomField', '分机号', 'string'),
  (16, 'IssueCustomField', '责任部门', 'enumeration'), (17, 'IssueCustomField', '客户编号', 'string'),
  (18, 'IssueCustomField', '电子邮箱', 'string'), (19, 'IssueCustomField', '结案原因', 'list'),
  (20, 'IssueCustomField', '用户损失', 'text'),  (21, 'IssueCustomField', '客户满意', 'bool');
INSERT INTO custom_field_enumerations (id, custom_field_id, name, position) VALUES (1, 16, '售后', 1), (2, 16, '物流', 2);

-- 41: taken down by staff for the customer; 87: entered by her; 91: another customer's, in another's name.
INSERT INTO issues (id, tracker_id, project_id, subject, description, status_id, assigned_to_id, priority_id, author_id,
                    created_on, updated_on) VALUES
  (41, 1, 1, '包裹滞留', '包裹在杭州分拨停了四天没有更新，请尽快处理。', 5, 31, 3, 31, '2025-11-08 09:12:00', '2025-11-10 16:40:20'),
  (87, 1, 1, '展架未按期送达', '展架10月12日前该到没到，按合同被扣违约金6000元。𠮷', 5, 31, 4, 21, '2026-10-14 09:20:00', '2026-10-21 10:02:00'),
  (91, 1, 1, '发票抬头有误', '发票抬头写错了，请重开。', 2, 31, 3, 31, '2026-10-15 14:00:00', '2026-10-15 14:00:00'),
  (95, 1, 1, '网页来信', '没有登录的人写来的。', 1, NULL, 3, 4, '2026-10-16 14:00:00', '2026-10-16 14:00:00'),
  (96, 1, 2, '另一项目', '客户角色只在投诉项目里。', 1, NULL, 3, 21, '2026-10-17 14:00:00', '2026-10-17 14:00:00');

INSERT INTO custom_values (id, customized_type, customized_id, custom_field_id, value) VALUES
  (1, 'Issue', 41, 1, 'TS20251108-0031'), (2, 'Issue', 41, 12, '陈女士'), (3, 'Issue', 41, 13, '0086 138-1234-5678'),
  (4, 'Issue', 41, 7, '用户已满意'),      (5, 'Issue', 41, 17, 'C20240311'),
  (6, 'Issue', 41, 21, '0'), (22, 'Issue', 87, 21, '1'),
  (11, 'Issue', 87, 1, 'TS20261014-0087'), (12, 'Issue', 87, 2, 'DD20261008-5521'), (13, 'Issue', 87, 3, 'KD2026100900417'),
  (14, 'Issue', 87, 4, '顺丰'), (15, 'Issue', 87, 5, '13812345670'), (16, 'Issue', 87, 6, '平台'),
  (17, 'Issue', 87, 7, '用户已满意'), (18, 'Issue', 87, 8, '2026-10-15 10:05'), (19, 'Issue', 87, 9, '无人接听'),
  (20, 'Issue', 87, 13, '13812345678'), (21, 'Issue', 87, 10, ''),
  (31, 'Issue', 91, 1, 'TS20261015-0091'), (32, 'Issue', 91, 12, '林先生'), (33, 'Issue', 91, 13, '13812345670'),
  (41, 'Principal', 31, 15, '8021'), (42, 'Principal', 87, 1, 'TS-of-a-user');

INSERT INTO journals (id, journalized_id, journalized_type, user_id, notes, created_on, private_notes) VALUES
  (1, 87, 'Issue', 31, '', '2026-10-14 09:22:00', FALSE),
  (2, 87, 'Issue', 31, '属物流原因，请用户联系快递。', '2026-10-14 15:02:00', FALSE),
  (3, 87, 'Issue', 32, '供应商晚交货，退回售后。', '2026-10-14 16:30:00', TRUE),
  (4, 87, 'Issue', 31, NULL, '2026-10-19 17:29:12', FALSE),
  (5, 87, 'Issue', 31, '', '2026-10-20 08:55:10', FALSE),
  (6, 87, 'Issue', 21, '复查申请：未解决核心问题。', '2026-10-21 10:02:00', FALSE),
  (7, 91, 'Issue', 31, '已联系开票。', '2026-10-15 14:10:00', FALSE),
  (8, 87, 'WikiPage', 31, '别的东西的日志', '2026-10-15 14:10:00', FALSE);
INSERT INTO journal_details (id, journal_id, property, prop_key, old_value, value) VALUES
  (11, 1, 'attr', 'status_id', '1', '2'), (12, 1, 'attr', 'priority_id', '3', '4'),
  (13, 2, 'attr', 'assigned_to_id', '31', '32'), (14, 2, 'cf', '16', '1', '2'),
  (15, 3, 'attr', 'assigned_to_id', '32', '31'), (16, 3, 'cf', '14', NULL, '31'),
  (17, 4, 'attr', 'status_id', '2', '5'), (18, 4, 'cf', '7', NULL, '用户已满意'),
  (19, 5, 'cf', '8', NULL, '2026-10-15 10:05'), (20, 5, 'cf', '9', '', '无人接听'),
  (21, 5, 'attachment', '12', '送货单.jpg', NULL), (22, 5, 'cf', '99', 'a', 'b'),
  (23, 4, 'cf', '21', '0', '1');

INSERT INTO attachments (id, container_id, container_type, filename, disk_filename, disk_directory, filesize, content_type,
                         digest, author_id, created_on) VALUES
  (13, 87, 'Issue', '合同条款照片.jpg', '261014092000_0c1d.jpg', '2026/10', 8, 'image/jpeg', 'abc', 21, '2026-10-14 09:20:00'),
  (14, 87, 'Issue', '签收单.pdf', '261019172900_77aa.pdf', NULL, 8, 'application/pdf', 'def', 31, '2026-10-19 17:29:00'),
  (15, 1, 'Project', '别处.pdf', 'x.pdf', NULL, 8, 'application/pdf', 'ghi', 31, '2026-10-19 17:29:00');
