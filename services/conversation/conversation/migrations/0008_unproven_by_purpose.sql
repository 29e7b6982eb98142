-- Whoever agrees to a purpose anew is waited for anew: the row of the earlier grant to it goes. Rows from before do not say
-- of which purpose they are.
ALTER TABLE unproven ADD COLUMN purpose text;
