-- The metrics about people by hand, for one as-of day and daily facts only, of one tenant or many: what a person
-- who knows DuckDB well would write. rivals.py fills in the lists of files and what repeats for each app. A row
-- for each tenant comes out; numerators are named as the metric, denominators have a slash behind it.
with state as (
    select
        split_part(filename, '/', -4) as tenant,
        person,
        bit_or(coalesce(products, 0) | coalesce(products_reported, 0)) as products,
        coalesce(arg_max(products, day), 0) | coalesce(arg_max(products_reported, day), 0) as products_now,
        coalesce(bool_or(account_enabled), true) as account_enabled,
        coalesce(arg_max(guest, day), false) as guest,
        coalesce(bool_and(deleted), false) as deleted
    from read_parquet($state, hive_partitioning = true, filename = true)
    where day between $first and $last
    group by all
),
population as materialized (
    select tenant, person, products, products_now
    from state
    where account_enabled and not guest and not deleted
),
activity as (
    select
        split_part(filename, '/', -4) as tenant,
        person,
        bool_or(email_sent > 0) as mail,
        bool_or(chat_sent > 0) as chat,
        bool_or(channel_sent > 0) as channel,
        bool_or(community_posts > 0) as posts,
        bool_or(email_mentions > 0) as mentions,
        bool_or(group_mails_sent > 0) as group_mail,
        count(*) filter (where email_sent > 0 or chat_sent > 0 or channel_sent > 0 or community_posts > 0) as sending_days,
        bool_or(calls > 0) as calls,
        bool_or(calls_one_to_one > 0) as calls_one_to_one,
        bool_or(calls_group > 0) as calls_group,
        bool_or(meet_now_attended > 0) as meet_now_attended,
        bool_or(scheduled_once_attended > 0) as scheduled_once_attended,
        bool_or(scheduled_recurring_attended > 0) as scheduled_recurring_attended,
        bool_or(meetings_attended > 0) as attended,
        bool_or(video_seconds > 0 or screen_share_seconds > 0) as visual,
        bool_or(video_meetings > 0) as video,
        bool_or(screen_share_meetings > 0) as screen_share,
        sum(meeting_minutes) as minutes,
        bool_or(sharepoint_files > 0) as sharepoint_files,
        bool_or(onedrive_files > 0) as onedrive_files,
        bool_or(attached_files > 0) as attached_files,
        bool_or(attached_links > 0) as attached_links,
        bool_or(sharepoint_shared_externally > 0 or onedrive_shared_externally > 0) as shared_externally,
        bool_or(sharepoint_shared_internally > 0 or onedrive_shared_internally > 0) as shared_internally,
        bit_or(outlook_platforms) as outlook,
        bit_or(teams_platforms) as teams,
        bit_or(word_platforms) as word,
        bit_or(excel_platforms) as excel,
        bit_or(powerpoint_platforms) as powerpoint,
        bit_or(onenote_platforms) as onenote,
        bit_or(engage_platforms) as engage,
        bit_or(skype_platforms) as skype,
        count(*) filter (where {any_several_on_disk}) as several_days,
        bit_or(copilot_apps) as copilot,
        count(*) filter (where copilot_apps <> 0) as copilot_days,
        bool_or(onsite_minutes >= 180) as onsite,
        bool_or(remote_minutes > 0) as remote,
        bool_or(onsite_minutes > 0 or remote_minutes > 0) as placed,
        bool_or(onsite_minutes >= 180) filter (where day = $last) as onsite_today,
        bool_or(remote_minutes > 0) filter (where day = $last) as remote_today,
        bool_or(onsite_minutes > 0 or remote_minutes > 0) filter (where day = $last) as placed_today
    from read_parquet($facts, hive_partitioning = true, filename = true)
    where day between $first and $last
    group by all
),
team_sites as (
    select tenant, site as workspace
    from (
        select split_part(filename, '/', -4) as tenant, site, team_site, day
        from read_parquet($sites, hive_partitioning = true, filename = true)
        where day between $first and $last
    )
    group by tenant, site
    having coalesce(arg_max(team_site, day), false)
),
used_on_days as (
    select split_part(filename, '/', -4) as tenant, *
    from read_parquet($files, hive_partitioning = true, filename = true)
    where day between $first and $last and (reads > 0 or changes > 0)
),
uses as materialized (
    select
        tenant,
        person,
        file,
        day,
        type,
        place,
        coalesce(team_site, false) or team_sites.workspace is not null as team_site,
        reads > 0 as read,
        changes > 0 as changed,
        (day - $first) * 86400 as midnight,
        first_change,
        last_use
    from used_on_days left join team_sites using (tenant, workspace)
),
used as (
    select
        tenant,
        person,
        true as files_used,
        bool_or(type & 15 <> 0) as office_used,
        bool_or(type & 31 <> 0 and read) as files_read,
        bool_or(type & 31 <> 0 and changed) as files_created,
        bool_or(type & 15 <> 0 and changed and place & 1 <> 0) as created_in_onedrive,
        bool_or(type & 15 <> 0 and changed and place & 2 <> 0) as created_in_sharepoint,
        bool_or(team_site) as team_site_files
    from uses
    group by tenant, person
),
moments as (
    select
        tenant,
        person,
        file,
        day,
        case when changed then midnight + coalesce(first_change, 86399) end as changed_at,
        midnight + coalesce(last_use, first_change, 0) as used_at
    from uses
    where type & 31 <> 0
),
-- Of each file that several people use: who changed it first and who used it last, and then who else did.
shared as (
    select
        tenant,
        file,
        min(changed_at) as first_change,
        arg_min(person, changed_at) as first_person,
        max(used_at) as last_use,
        arg_max(person, used_at) as last_person
    from moments
    group by tenant, file
    having min(person) <> max(person) and count(changed_at) > 0
),
by_others as (
    select
        tenant,
        file,
        any_value(first_change) as first_change,
        any_value(first_person) as first_person,
        any_value(last_use) as last_use,
        any_value(last_person) as last_person,
        min(changed_at) filter (where person <> first_person) as second_change,
        max(used_at) filter (where person <> last_person) as second_use
    from moments join shared using (tenant, file)
    group by tenant, file
),
together as (
    select tenant, person, count(distinct file) as files, count(distinct day) as days
    from moments join by_others using (tenant, file)
    where case when person = first_person then second_change else first_change end < used_at
        or changed_at < case when person = last_person then second_use else last_use end
    group by tenant, person
),
in_workspaces as (
    select tenant, person, count(*) as days
    from (
        select split_part(filename, '/', -4) as tenant, person, day
        from read_parquet($facts, hive_partitioning = true, filename = true)
        where day between $first and $last and (group_mails_sent > 0 or channel_sent > 0)
        union
        select tenant, person, day from uses where team_site
    )
    group by tenant, person
),
people as (
    select
        tenant,
        products & 1 <> 0 as has_exchange,
        products & 2 <> 0 as has_teams,
        products & 4 <> 0 as has_engage,
        products & 16 <> 0 as has_sharepoint,
        products & 24 <> 0 as has_files,
        products & 19 <> 0 as has_workspace,
        products & 103 <> 0 as has_apps,
        products_now & 128 <> 0 as licensed,
        has_exchange::int + has_teams::int + has_engage::int > 1 as has_modes,
        coalesce(mail, false) as mail,
        coalesce(chat, false) as chat,
        coalesce(channel, false) as channel,
        coalesce(chat or channel, false) as messages,
        coalesce(posts, false) as posts,
        coalesce(mentions, false) as mentions,
        coalesce(group_mail, false) as group_mail,
        coalesce(mail, false)::int + coalesce(chat or channel, false)::int + coalesce(posts, false)::int > 1 as modes,
        least(coalesce(sending_days, 0), 12) as sending_days,
        coalesce(calls or attended or calls_one_to_one or calls_group or meet_now_attended
            or scheduled_once_attended or scheduled_recurring_attended, false) as met,
        coalesce(attended, false) as attended,
        coalesce(visual, false) as visual,
        coalesce(video, false) as video,
        coalesce(screen_share, false) as screen_share,
        coalesce(minutes, 0) as minutes,
        calls_one_to_one,
        calls_group,
        meet_now_attended,
        scheduled_once_attended,
        scheduled_recurring_attended,
        coalesce(sharepoint_files, false) as sharepoint_files,
        coalesce(onedrive_files or sharepoint_files, false) as reported_files,
        coalesce(attached_files, false) as attached_files,
        coalesce(attached_links, false) as attached_links,
        coalesce(shared_externally, false) as shared_externally,
        coalesce(shared_internally, false) as shared_internally,
        coalesce(files_used, false) or reported_files as any_files,
        coalesce(office_used, false) as office_used,
        coalesce(files_read, false) as files_read,
        coalesce(files_created, false) as files_created,
        coalesce(created_in_onedrive, false) as created_in_onedrive,
        coalesce(created_in_sharepoint, false) as created_in_sharepoint,
        coalesce(team_site_files, false) as team_site_files,
        coalesce(together.files, 0) as together,
        least(coalesce(together.days, 0), 12) as together_days,
        least(coalesce(in_workspaces.days, 0), 12) as workspace_days,
        has_workspace and (coalesce(mail, false) or messages or any_files) as active,
        has_workspace and (coalesce(mail, false) or messages or reported_files) as active_in_reports,
        coalesce(outlook, 0) as outlook,
        coalesce(teams, 0) as teams,
        coalesce(word, 0) as word,
        coalesce(excel, 0) as excel,
        coalesce(powerpoint, 0) as powerpoint,
        coalesce(onenote, 0) as onenote,
        {any_several} as several,
        least(coalesce(several_days, 0), 12) as several_days,
        coalesce(copilot, 0) as copilot,
        coalesce(copilot_days, 0) as copilot_days,
        coalesce(remote and onsite is not true, false) as only_remote,
        coalesce(placed, false) as placed,
        coalesce(remote_today and onsite_today is not true, false) as only_remote_today,
        coalesce(onsite_today, false) as onsite_today,
        coalesce(placed_today, false) as placed_today
    from population
    left join activity using (tenant, person)
    left join used using (tenant, person)
    left join together using (tenant, person)
    left join in_workspaces using (tenant, person)
),
told as (
    select
        tenant,
        count(*) filter (where has_modes and modes) as "communication.modes",
        count(*) filter (where has_modes) as "communication.modes/",
        coalesce(sum(sending_days) filter (where has_modes and modes), 0) as "communication.consistency",
        12 * count(*) filter (where has_modes) as "communication.consistency/",
        {shares}
        coalesce(sum(together_days) filter (where has_files), 0) as "content_collaboration.consistency",
        12 * count(*) filter (where has_files) as "content_collaboration.consistency/",
        coalesce(sum(files_read::int + files_created::int + (together > 0)::int) filter (where has_files), 0)
            as "content_collaboration.balanced",
        3 * count(*) filter (where has_files) as "content_collaboration.balanced/",
        coalesce(sum(workspace_days) filter (where active), 0) as "teamwork.consistency",
        12 * count(*) filter (where active) as "teamwork.consistency/",
        coalesce(sum(several_days) filter (where has_apps), 0) as "mobility.consistency",
        12 * count(*) filter (where has_apps) as "mobility.consistency/",
        coalesce(sum(least(copilot_days, 12)) filter (where licensed), 0) as "ai_adoption.score",
        12 * count(*) filter (where licensed) as "ai_adoption.score/"
    from people
    group by tenant
),
threads as (
    select
        tenant,
        count(*) filter (where has_mention and answered_day <= $last) as "communication.mentions_answered",
        count(*) filter (where has_mention) as "communication.mentions_answered/",
        count(*) filter (where not has_mention and answered_day <= $last) as "communication.no_mentions_answered",
        count(*) filter (where not has_mention) as "communication.no_mentions_answered/"
    from (
        select split_part(filename, '/', -4) as tenant, person, has_mention, answered_day
        from read_parquet($threads, hive_partitioning = true, filename = true)
        where day between $first and $last
    )
    semi join population using (tenant, person)
    group by tenant
),
questions as (
    select
        tenant,
        count(*) as "communication.questions",
        count(*) as "communication.questions/",
        count(*) filter (where answered_day <= $last) as "communication.questions_answered",
        count(*) as "communication.questions_answered/",
        count(*) filter (where best_answer_day <= $last) as "communication.questions_best_answered",
        count(*) as "communication.questions_best_answered/"
    from (
        select split_part(filename, '/', -4) as tenant, person, answered_day, best_answer_day
        from read_parquet($questions, hive_partitioning = true, filename = true)
        where day between $first and $last
    )
    semi join population using (tenant, person)
    group by tenant
)
select * from told left join threads using (tenant) left join questions using (tenant)
