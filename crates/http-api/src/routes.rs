use paperclip::actix::web::{ServiceConfig, delete, get, patch, post, put, resource};

use crate::endpoints::{auth, blocks, conversations, friends, groups, people, profile, search};
use crate::limits::{PerAddress, PerUser};

/// The table of all calls of the API, with the limit that each is under. Where none is named it is
/// [`PerUser::Requests`]. Wrong passwords have limits of their own, beside the comparison.
///
/// Each path stands in one resource: a second one would hide the methods of the other. Fixed paths come
/// before variable ones that they would fit.
#[rustfmt::skip]
pub(crate) fn api(config: &mut ServiceConfig<'_>) {
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
        .service(resource("/api/use-cases/search").app_data(PerUser::Search).route(get().to(search::people_and_groups)))
        .service(resource("/api/use-cases/search-users").app_data(PerUser::Search).route(get().to(search::people_outside)))
        .service(resource("/api/use-cases/create-group").route(post().to(groups::create)))
        .service(resource("/api/use-cases/mark-as-deleted").route(post().to(conversations::clear_dialog)));
}
