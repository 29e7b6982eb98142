-- The month in which a request must be answered may be extended by two, once and with a reason (Art. 12(3) GDPR).
ALTER TABLE request ADD COLUMN extended_at timestamptz, ADD COLUMN extension_reason text,
    ALTER extension_reason SET STATISTICS 0;
