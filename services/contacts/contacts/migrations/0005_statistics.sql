-- The planner's statistics keep sample values of columns: names and addresses would outlive their contacts there. Only
-- `search` needs them (how common a word is); an erasure has them made anew (`store/erasures.py`).
ALTER TABLE contact
    ALTER name SET STATISTICS 0, ALTER name_search SET STATISTICS 0, ALTER company SET STATISTICS 0,
    ALTER company_search SET STATISTICS 0, ALTER email SET STATISTICS 0, ALTER phone SET STATISTICS 0,
    ALTER page_url SET STATISTICS 0;
ALTER TABLE entry ALTER note SET STATISTICS 0;
ALTER TABLE request ALTER note SET STATISTICS 0;
ALTER TABLE outbox ALTER value SET STATISTICS 0;
ALTER TABLE idempotency ALTER body SET STATISTICS 0;
GRANT MAINTAIN ON contact TO :role;
