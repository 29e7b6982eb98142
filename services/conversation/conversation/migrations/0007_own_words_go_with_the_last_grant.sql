-- Once a contact has no grant left, nothing justifies keeping what they typed under one: their own words and details go from
-- every transcript, in the transaction of the withdrawal, wherever it was said (chat, page, one click, controller). What was
-- decided stays, with the phrase it stands on. A trigger, so that no way of withdrawing can leave it out. The contact's row is
-- locked before those of its conversations, as everywhere.
CREATE FUNCTION forget_own_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversation SET transcript = (
            SELECT coalesce(jsonb_agg(CASE WHEN said ? 'own' THEN jsonb_build_object('from', said -> 'from', 'text', '…')
                                           ELSE said END ORDER BY place), '[]')
            FROM jsonb_array_elements(transcript) WITH ORDINALITY AS told (said, place))
        WHERE workspace = NEW.workspace AND contact_id = NEW.id
            AND jsonb_path_exists(transcript, '$[*] ? (exists (@.own))');
    RETURN NULL;
END
$$;
CREATE TRIGGER own_words_go_with_the_last_grant AFTER UPDATE OF standings ON contact FOR EACH ROW
    WHEN (jsonb_path_exists(OLD.standings, '$.*.decision ? (@ == "granted")')
          AND NOT jsonb_path_exists(NEW.standings, '$.*.decision ? (@ == "granted")'))
    EXECUTE FUNCTION forget_own_words();
