"""Writers of the output formats: one record's form, a part's file, and parts joined to one."""
