use paperclip::actix::web::{ServiceConfig, delete, get, patch, post, put, resource};

use crate::endpoints::{
    auth, blocks, conversation_resources, conversations, friends, group_resources, groups,
    messages, notifications, people, profile, search, sync,
};
use crate::limits::{PerAddress, PerUser};

/// The table of all calls of the API, with the limit that each is under. Where none is named it is
/// [`PerUser::Requests`]. Wrong passwords have limits of their own, beside the comparison.
///
/// Each path stands in one resource: a second one would hide the methods of the other. Fixed paths come
/// before variable ones that they would fit.
#[rustfmt::skip]
pub(crate) fn api(config: &mut ServiceConfig<'_>) {
    conversation_resources(config);
    group_resources(config);
    config
        .service(resource("/api/auth/sing-up").app_data(PerAddress::SignUp).route(post().to(auth::sign_up)))
        .service(resource("/api/auth/sign-up").app_data(PerAddress::SignUp).route(post().to(auth::sign_up_alias)))
        .service(resource("/api/auth/login").app_data(PerAddress::LogIn).route(post().to(auth::log_in)))
        .service(resource("/api/auth/register").app_data(PerAddress::SignUp).route(post().to(auth::register)))
        .service(resource("/api/auth/refresh-token").app_data(PerAddress::LogIn).route(post().to(auth::refresh)))
        .service(resource("/api/auth/logout").route(post().to(auth::log_out)))
        .service(resource("/api/auth/logout-all").route(post().to(auth::log_out_everywhere)))
        .service(resource("/api/auth/sessions").route(get().to(auth::list_sessions)))
        .service(resource("/api/auth/sessions/{id}").route(delete().to(auth::end_session)))
        .service(resource("/api/profile").route(get().to(profile::show)))
        .service(resource("/api/profile/update").route(patch().to(profile::update)))
        .service(resource("/api/profile/change-password").route(patch().to(profile::change_password)))
        .service(resource("/api/profile/destroy").route(delete().to(profile::destroy)))
        .service(resource("/api/users").app_data(PerUser::Search).route(get().to(people::list)))
        .service(resource("/api/users/search").app_data(PerUser::Search).route(get().to(people::search)))
        .service(resource("/api/users/{id}").route(get().to(people::find)))
        .service(resource("/api/friends").route(get().to(friends::list)))
        .service(resource("/api/friends/requests").route(get().to(friends::list_requests)).route(post().to(friends::request)))
        .service(resource("/api/friends/requests/{id}").route(delete().to(friends::withdraw)))
        .service(resource("/api/friends/requests/{id}/accept").route(post().to(friends::accept)))
        .service(resource("/api/friends/requests/{id}/reject").route(post().to(friends::reject)))
        .service(resource("/api/friends/{userId}").route(delete().to(friends::remove)))
        .service(resource("/api/blocks").route(get().to(blocks::list)))
        .service(resource("/api/blocks/{userId}").route(put().to(blocks::block)).route(delete().to(blocks::unblock)))
        .service(resource("/api/notifications").route(get().to(notifications::list)))
        .service(resource("/api/notifications/unread").route(get().to(notifications::list_unread)))
        .service(resource("/api/notifications/read-all").route(post().to(notifications::read_all)))
        .service(resource("/api/notifications/{id}").route(delete().to(notifications::delete)))
        .service(resource("/api/notifications/{id}/read").route(post().to(notifications::read)))
        .service(resource("/api/use-cases/search").app_data(PerUser::Search).route(get().to(search::people_and_groups)))
        .service(resource("/api/use-cases/search-users").app_data(PerUser::Search).route(get().to(search::people_outside)))
        .service(resource("/api/use-cases/create-group").route(post().to(groups::create)))
        .service(resource("/api/use-cases/mark-as-deleted").route(post().to(conversations::clear_dialog)))
        .service(resource("/api/sync").route(get().to(sync::changes)))
        .service(resource("/api/sync/snapshot").route(get().to(sync::snapshot)))
        .service(resource("/api/messages").route(post().to(messages::send)))
        .service(resource("/api/messages/{id}").route(get().to(messages::get)).route(put().to(messages::edit)).route(delete().to(messages::delete)))
        .service(resource("/api/messages/{id}/status").route(put().to(messages::set_status)))
        .service(resource("/api/conversations/{id}/messages").route(post().to(messages::send_in_conversation)).route(get().to(messages::list_in_conversation)))
        .service(resource("/api/conversations/{id}/messages/{messageId}").route(patch().to(messages::edit_in_conversation)).route(delete().to(messages::delete_in_conversation)))
        .service(resource("/api/groups/{id}/messages").route(post().to(messages::send_in_group)).route(get().to(messages::list_in_group)))
        .service(resource("/api/groups/{id}/messages/{messageId}").route(patch().to(messages::edit_in_group)).route(delete().to(messages::delete_in_group)));
}

#[rustfmt::skip]
fn conversation_resources(config: &mut ServiceConfig<'_>) {
    use conversation_resources::{add, create, find, list, remove};
    config
        .service(resource("/api/conversations").route(post().to(create)).route(get().to(list)))
        .service(resource("/api/conversations/{id}").route(get().to(find)))
        .service(resource("/api/conversations/{id}/participants").route(post().to(add)))
        .service(resource("/api/conversations/{id}/participants/{userId}").route(delete().to(remove)));
}

#[rustfmt::skip]
fn group_resources(config: &mut ServiceConfig<'_>) {
    use group_resources::{add, create, drop_group, find, leave, list, members, remove, remove_by_id, rename, transfer};
    config
        .service(resource("/api/groups").route(post().to(create)).route(get().to(list)))
        .service(resource("/api/groups/{id}").route(get().to(find)).route(patch().to(rename)).route(delete().to(drop_group)))
        .service(resource("/api/groups/{id}/owner").route(patch().to(transfer)))
        .service(resource("/api/groups/{id}/leave").route(delete().to(leave)))
        .service(resource("/api/groups/{id}/members").route(get().to(members)))
        .service(resource("/api/groups/{id}/recipients").route(post().to(add)).route(delete().to(remove)))
        .service(resource("/api/groups/{id}/recipients/{userId}").route(delete().to(remove_by_id)));
}
