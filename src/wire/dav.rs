//! What a WebDAV server lists (RFC 4918, 9.1), as far as a mailbox needs it.

use super::is_sealed_name;

/// The names of chunks in a listing: the last part of each address in it that may be one. The XML around
/// them is not read; whatever it holds, a name is only a name.
#[must_use]
pub fn names_in_listing(listing: &str) -> Vec<String> {
    let hrefs = listing.split("href>").skip(1);
    let names = hrefs.filter_map(|rest| {
        let address = rest.split('<').next()?;
        let name = address.trim().trim_end_matches('/').rsplit('/').next()?;
        is_sealed_name(name).then(|| name.to_owned())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::names_in_listing;

    const NAME: &str = "2NEpo7TZRRrLZSi2U";

    fn listing(addresses: &[&str]) -> String {
        let responses = addresses.iter().map(|address| {
            format!("<D:response><D:href>{address}</D:href><D:status>HTTP/1.1 200 OK</D:status></D:response>")
        });
        let responses: String = responses.collect();
        format!(
            "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">{responses}</D:multistatus>"
        )
    }

    #[test]
    fn the_chunks_of_a_folder_are_named_and_nothing_else_in_it() {
        let found = names_in_listing(&listing(&[
            "/minutes/",
            &format!("/minutes/{NAME}"),
            "/minutes/desktop.ini",
            &format!("/minutes/{NAME}%20(1)"),
            &format!("/minutes/.{NAME}.12.part"),
            "/minutes/",
        ]));
        assert_eq!(found, [NAME]);
    }

    #[test]
    fn an_address_is_whole_or_a_path_whatever_the_server_calls_its_elements() {
        let whole = format!("https://files.example.org/minutes/{NAME}");
        assert_eq!(names_in_listing(&listing(&[&whole])), [NAME]);
        for element in ["href", "d:href", "lp1:href"] {
            let text = format!("<{element}>\n /minutes/{NAME}/ \n</{element}>");
            assert_eq!(names_in_listing(&text), [NAME], "{element}");
        }
    }

    #[test]
    fn a_listing_that_is_cut_off_or_is_none_names_what_it_names() {
        assert!(names_in_listing("").is_empty());
        assert!(names_in_listing("<html>Sign in</html>").is_empty());
        assert!(names_in_listing(&format!("<D:href>/minutes/{}", &NAME[..9])).is_empty());
        assert!(names_in_listing("<D:href>/../../etc/passwd0000000</D:href>").len() <= 1);
    }
}
