-- Letters that are no letter with an accent, and are typed without their stroke all the same: lukasz finds Łukasz. As
-- `domain/search.py` folds them from now on; an e-mail beyond ASCII is found without its accents too. The table is
-- written anew once, with its indexes.
CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(
        translate($1, 'łøđðħŧıŋəƒɨʉ’‘ʼ′‐‑–—', 'loddhtinefiu''''''''----'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;
UPDATE contact SET name_search = folded(name_search), company_search = folded(company_search)
WHERE name_search <> folded(name_search) OR company_search <> folded(company_search);
ALTER TABLE contact ALTER search SET EXPRESSION AS (
    coalesce(name_search, '') || ' ' || coalesce(company_search, '') || ' '
    || coalesce(CASE WHEN octet_length(email) = char_length(email) THEN email
        ELSE folded(regexp_replace(normalize(email, NFKD), '[\u0300-\u036f]', '', 'g')) END, '')
    || ' ' || coalesce(phone, ''));
