-- Room in the page for the row's next version, so that no index has to learn of it.
ALTER TABLE contact SET (fillfactor = 70);
