use messenger_domain::typing::Addressee;

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn typing(self, to: Addressee, is_typing: bool) -> Answer {
        let typing = &self.state.services.typing;
        if is_typing {
            typing.start(self.origin, to).await?;
        } else {
            typing.stop(self.origin, to);
        }
        Ok(self.done())
    }
}
